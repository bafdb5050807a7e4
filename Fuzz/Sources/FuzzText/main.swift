// libFuzzer's way in: what people write. See TextProperties.swift for what must hold.

import FuzzBounds

/// Called by libFuzzer with each input; always 0.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Bounds().check(data, count) { checkText($0) }
}
