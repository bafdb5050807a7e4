// A string of the document before it is a `String`: its bytes as written, compared and unescaped only on
// demand. Keys are matched this way without building anything.

/// A string token: the bytes between the quotes, already checked, as they stand in the document.
public struct JSONString: ~Escapable {
  /// The bytes between the quotes, escapes unresolved.
  public let contents: Span<UInt8>

  /// Whether the contents have escapes.
  public let hasEscapes: Bool

  /// Where the token stands in the document, quotes included.
  public let range: Range<Int>

  @_lifetime(copy contents)
  @inline(__always)
  init(contents: Span<UInt8>, hasEscapes: Bool, range: Range<Int>) {
    self.contents = contents
    self.hasEscapes = hasEscapes
    self.range = range
  }

  /// The string, escapes resolved.
  public var string: String {
    guard hasEscapes else { return String(jsonValidated: contents) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(contents.count)
    var unescaper = JSONUnescaper(contents)
    while let byte = unescaper.next() { bytes.append(byte) }
    return String(jsonValidated: bytes.span)
  }

  /// Whether the string is this one, scalar by scalar. Lets a `switch` over a token have string cases.
  @inline(__always)
  public static func ~= (pattern: String, token: borrowing JSONString) -> Bool {
    token == pattern
  }

  /// Whether the string is this one, scalar by scalar.
  @inline(__always)
  public static func == (token: borrowing JSONString, other: String) -> Bool {
    if token.hasEscapes {
      var unescaper = JSONUnescaper(token.contents)
      for byte in other.utf8 where unescaper.next() != byte { return false }
      return unescaper.next() == nil
    }
    let contents = token.contents
    guard contents.count == other.utf8.count else { return false }
    if #available(macOS 26, iOS 26, *) {
      let bytes = other.utf8Span.span
      for index in contents.indices where contents[index] != bytes[index] { return false }
      return true
    }
    var index = 0
    for byte in other.utf8 {
      guard contents[index] == byte else { return false }
      index += 1
    }
    return true
  }
}

extension JSONString {
  /// Whether the string is this one, scalar by scalar.
  @inline(__always)
  func isEqual(to other: StaticString) -> Bool {
    guard hasEscapes else { return contents.equals(other) }
    // A literal lives as long as the program.
    let bytes = unsafe Span(_unsafeStart: other.utf8Start, count: other.utf8CodeUnitCount)
    var unescaper = JSONUnescaper(contents)
    for index in bytes.indices where unescaper.next() != bytes[index] { return false }
    return unescaper.next() == nil
  }
}

/// Resolves the escapes of a checked string, one UTF-8 byte at a time.
struct JSONUnescaper: ~Escapable {
  private let contents: Span<UInt8>
  private var index = 0
  /// Bytes of an escaped scalar that are still to come, the next one lowest.
  private var pending: UInt32 = 0

  @_lifetime(copy contents)
  init(_ contents: Span<UInt8>) {
    self.contents = contents
  }

  /// The next byte, nil at the end.
  mutating func next() -> UInt8? {
    if pending != 0 {
      defer { pending >>= 8 }
      return UInt8(truncatingIfNeeded: pending)
    }
    guard index < contents.count else { return nil }
    let byte = contents[index]
    guard byte == JSONByte.backslash, index + 1 < contents.count else {
      index += 1
      return byte
    }
    let escape = contents[index + 1]
    index += 2
    switch escape {
    case UInt8(ascii: "b"): return 0x08
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "u"): return begin(scalar())
    default: return escape
    }
  }

  /// The scalar of the `\uXXXX` or pair of them that was begun two bytes before `index`.
  private mutating func scalar() -> UInt32 {
    let high = unit(at: index - 2)
    index += 4
    guard 0xD800...0xDBFF ~= high else { return high }
    let low = unit(at: index)
    index += 6
    return 0x10000 + (high & 0x3FF) << 10 + low & 0x3FF
  }

  /// The scanner has refused every string in which this could fail.
  private func unit(at start: Int) -> UInt32 {
    (try? contents.jsonCodeUnit(at: start)) ?? 0xFFFD
  }

  /// The first byte of the scalar in UTF-8; the others become pending.
  private mutating func begin(_ scalar: UInt32) -> UInt8 {
    func tail(_ shift: UInt32) -> UInt32 { 0x80 | scalar >> shift & 0x3F }
    switch scalar {
    case 0..<0x80:
      return UInt8(truncatingIfNeeded: scalar)
    case 0x80..<0x800:
      pending = tail(0)
      return UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
    case 0x800..<0x10000:
      pending = tail(6) | tail(0) << 8
      return UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
    default:
      pending = tail(12) | tail(6) << 8 | tail(0) << 16
      return UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
    }
  }
}

extension String {
  /// A copy of bytes that the scanner has found to be UTF-8.
  init(jsonValidated bytes: Span<UInt8>) {
    self = String(jsonValidating: bytes) ?? String(decoding: Array(copying: bytes), as: UTF8.self)
  }

  /// A copy of bytes; nil when they are not UTF-8.
  init?(jsonValidating bytes: Span<UInt8>) {
    if #available(macOS 26, iOS 26, *) {
      guard let text = try? UTF8Span(validating: bytes) else { return nil }
      self = String(copying: text)
    } else {
      guard let text = String(validating: Array(copying: bytes), as: UTF8.self) else { return nil }
      self = text
    }
  }
}
