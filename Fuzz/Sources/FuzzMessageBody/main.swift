// libFuzzer's way in: one message body. See BodyProperties.swift for what must hold.

import FuzzSupport

/// Called by libFuzzer with each input; always 0.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = bytes(data, count)
  guard input.count >= 3 else { return 0 }
  BodyTarget.chosen(by: input[..<3]).check(Array(input[3...]))
  return 0
}
