// Text into a buffer of bytes: what all forms of output are written with.

import WireProtocol

extension [UInt8] {
  /// Appends text as it is: of this program, never of a recording.
  mutating func append(text: String) { append(contentsOf: text.utf8) }

  /// Appends text as it is.
  mutating func append(fixed text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends decimal digits.
  mutating func append(decimal value: Int) {
    if value < 0 { append(UInt8(ascii: "-")) }
    var rest = value.magnitude
    let start = count
    repeat {
      append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    self[start...].reverse()
  }

  /// Appends spaces until the text that began at `start` is `width` bytes long.
  mutating func pad(from start: Int, to width: Int) {
    let missing = width - (count - start)
    if missing > 0 { append(contentsOf: repeatElement(UInt8(ascii: " "), count: missing)) }
  }

  /// Appends text of a recording so that a terminal obeys none of it: control characters, line separators and
  /// marks of direction are escaped as `\u{…}`, ill-formed bytes become U+FFFD, and a long text is cut.
  mutating func append(untrusted text: String, atMost limit: Int = 80) {
    var left = limit
    for scalar in text.unicodeScalars {
      guard left > 0 else { return append(text: "…") }
      left -= 1
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
        .unassigned:
        append(text: "\\u{\(String(scalar.value, radix: 16))}")
      default: append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  /// Appends the first `limit` bytes of a text of a recording, made safe for a terminal.
  mutating func append(untrusted bytes: Span<UInt8>, atMost limit: Int = 80) {
    append(untrusted: String(copying: bytes.extracting(first: limit * 4)), atMost: limit)
  }
}

extension String {
  /// The text of bytes; ill-formed ones become U+FFFD.
  init(copying bytes: Span<UInt8>) {
    self = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}
