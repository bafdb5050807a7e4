// How a target says that a property does not hold: the process ends, and libFuzzer keeps the input.

/// Ends the process with what is wrong unless the condition holds.
public func expect(_ condition: @autoclosure () -> Bool, _ finding: @autoclosure () -> String) {
  if !condition() { fatalError(finding()) }
}

/// The end of a mutator: repairs what it has made from a byte on, but for one seed in eight.
///
/// - Returns: `count`, which a repair does not change.
public func repaired(
  _ data: UnsafeMutablePointer<UInt8>, _ count: Int, _ seed: CUnsignedInt, from start: Int = 0,
  _ repair: (inout [UInt8]) -> Void
) -> Int {
  guard seed % 8 != 0, count > start else { return count }
  var input = Array(UnsafeBufferPointer(start: data + start, count: count - start))
  repair(&input)
  for (index, byte) in input.enumerated() { data[start + index] = byte }
  return count
}
