// libFuzzer's way in: a capture file. See CaptureProperties.swift for what must hold.

import CLibFuzzer
import FuzzSupport

/// Called by libFuzzer with each input; always 0.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  checkCapture(bytes(data, count))
  return 0
}

/// In seven of eight mutations lengths, checksums and magics hold again.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(
  _ data: UnsafeMutablePointer<UInt8>, _ count: Int, _ maximum: Int, _ seed: CUnsignedInt
) -> Int {
  let mutated = LLVMFuzzerMutate(data, count, maximum)
  guard seed % 8 != 0, mutated > captureStart else { return mutated }
  var capture = bytes(data + captureStart, mutated - captureStart)
  repairCapture(&capture)
  for (index, byte) in capture.enumerated() { data[captureStart + index] = byte }
  return mutated
}
