// libFuzzer's way in: two clients, a platform and the network between them, whose moments the input decides. See HistoryProperties.swift for what must hold.

import FuzzBounds

/// Called by libFuzzer with each input; always 0.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // Few bytes decide hundreds of thousands of steps.
  Bounds(milliseconds: 20_000, microsecondsPerByte: 0, kibibytes: 65_536, bytesPerByte: 0)
    .check(data, count) { checkHistory($0) }
}
