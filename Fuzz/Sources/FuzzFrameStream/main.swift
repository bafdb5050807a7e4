// libFuzzer's way in: a stream of frames in chunks. See StreamProperties.swift for what must hold.

import CLibFuzzer
import FuzzSupport

/// Called by libFuzzer with each input; always 0.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  checkStream(bytes(data, count))
  return 0
}

/// Seven of eight mutations are made frames again; the others test the checks themselves.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(
  _ data: UnsafeMutablePointer<UInt8>, _ count: Int, _ maximum: Int, _ seed: CUnsignedInt
) -> Int {
  let mutated = LLVMFuzzerMutate(data, count, maximum)
  guard seed % 8 != 0, mutated > streamStart else { return mutated }
  var stream = bytes(data + streamStart, mutated - streamStart)
  repairFrames(&stream)
  for (index, byte) in stream.enumerated() { data[streamStart + index] = byte }
  return mutated
}
