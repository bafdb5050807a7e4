// How a target says that a property does not hold: the process ends, and libFuzzer keeps the input.

/// Ends the process with what is wrong unless the condition holds.
public func expect(_ condition: @autoclosure () -> Bool, _ finding: @autoclosure () -> String) {
  if !condition() { fatalError(finding()) }
}

/// The input as an array.
public func bytes(_ data: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
  Array(UnsafeBufferPointer(start: data, count: count))
}
