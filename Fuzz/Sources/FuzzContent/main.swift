// libFuzzer's way in: one content. See ContentProperties.swift for what must hold.

import FuzzSupport

/// Called by libFuzzer with each input; always 0.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = bytes(data, count)
  guard let selector = input.first else { return 0 }
  let rest = Array(input[1...])
  // The texts of people are tried as Markdown too.
  if selector & 1 == 0 {
    checkContent(rest)
  } else {
    checkMarkdown(String(decoding: rest, as: UTF8.self))
  }
  return 0
}
