// libFuzzer's way in: what people write. The first byte chooses the reader. See TextProperties.swift for what must hold.

import FuzzSupport

/// Called by libFuzzer with each input; always 0.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = bytes(data, count)
  guard let reader = input.first else { return 0 }
  let text = Array(input.dropFirst())
  switch reader % 5 {
  case 0: checkFilter(text)
  case 1: checkHex(text)
  case 2: checkVectors(text)
  case 3: checkRegistry(text)
  default: checkProto(text)
  }
  return 0
}
