// libFuzzer's way in: a stream of frames in chunks. See StreamProperties.swift for what must hold.

import CLibFuzzer
import FuzzBounds
import FuzzSupport

/// Called by libFuzzer with each input; always 0.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Bounds().check(data, count) { checkStream($0) }
}

/// Seven of eight mutations are made frames again; the others test the checks themselves.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(
  _ data: UnsafeMutablePointer<UInt8>, _ count: Int, _ maximum: Int, _ seed: CUnsignedInt
) -> Int {
  repaired(data, LLVMFuzzerMutate(data, count, maximum), seed, from: streamStart) {
    repairFrames(&$0)
  }
}
