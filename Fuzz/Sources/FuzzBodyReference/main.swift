// libFuzzer's way in: one message body, beside swift-protobuf. See ReferenceProperties.swift for what must hold.

import FuzzBounds

/// Called by libFuzzer with each input; always 0.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Bounds().check(data, count) { checkBodyReference($0) }
}
