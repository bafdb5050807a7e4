// libFuzzer's way in: what happens to a client's session. See ClientRun.swift for what must hold.

import CLibFuzzer
import FuzzBounds
import FuzzSupport

/// Called by libFuzzer with each input; always 0.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Bounds().check(data, count) { ClientRun.check($0) }
}

/// In seven of eight mutations what comes is made frames again.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(
  _ data: UnsafeMutablePointer<UInt8>, _ count: Int, _ maximum: Int, _ seed: CUnsignedInt
) -> Int {
  repaired(data, LLVMFuzzerMutate(data, count, maximum), seed) { repairSteps(&$0) }
}
