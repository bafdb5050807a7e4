// libFuzzer's way in: a capture file. See CaptureProperties.swift for what must hold.

import CLibFuzzer
import FuzzBounds
import FuzzSupport

/// Called by libFuzzer with each input; always 0.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Bounds().check(data, count) { checkCapture($0) }
}

/// In seven of eight mutations lengths, checksums and magics hold again.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(
  _ data: UnsafeMutablePointer<UInt8>, _ count: Int, _ maximum: Int, _ seed: CUnsignedInt
) -> Int {
  repaired(data, LLVMFuzzerMutate(data, count, maximum), seed, from: captureStart) {
    repairCapture(&$0)
  }
}
