// libFuzzer's way in: one content, or Markdown. See ContentProperties.swift for what must hold.

import FuzzBounds

/// Called by libFuzzer with each input; always 0.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Bounds().check(data, count) { checkContentOrMarkdown($0) }
}
