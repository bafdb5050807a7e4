// libFuzzer's way in: the body of a compressed frame, as it comes or with a stream made of it. See CompressionProperties.swift for what must hold.

import FuzzBounds

/// Called by libFuzzer with each input; always 0.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Bounds().check(data, count) { checkCompressedBody($0) }
}
