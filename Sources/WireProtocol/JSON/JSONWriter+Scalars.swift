// Strings, numbers and literals: how each is spelled in JSON, without a detour through `String`.

extension JSONWriter {
  /// What to write for an infinity or a NaN, for which JSON has no number.
  public enum NonFinite: Equatable, Sendable {
    /// Nothing: throw `nonFinite`.
    case refuse
    /// `null`, as JavaScript does.
    case null
    /// The string "Infinity", "-Infinity" or "NaN", as the JSON mapping of Protocol Buffers does.
    case string
  }

  /// Writes a string. Quotes, backslashes and controls are escaped, all else is written as it is.
  public mutating func string(_ string: String) {
    beginValue()
    quote(string)
  }

  /// Writes a string from UTF-8, which the caller knows to be valid.
  public mutating func string(utf8 string: Span<UInt8>) {
    beginValue()
    quote(string)
  }

  /// Writes an integer.
  public mutating func integer(_ value: Int64) {
    beginValue()
    if value < 0 { bytes.append(JSONByte.minus) }
    digits(value.magnitude)
  }

  /// Writes an integer.
  public mutating func integer(_ value: UInt64) {
    beginValue()
    digits(value)
  }

  /// Writes the shortest number that reads back as this value.
  ///
  /// - Throws: ``JSONError``: `nonFinite` when an infinity or a NaN is refused.
  public mutating func double(
    _ value: Double, nonFinite: NonFinite = .refuse
  ) throws(JSONError) {
    switch nonFinite {
    case _ where value.isFinite:
      beginValue()
      bytes.append(contentsOf: value.description.utf8)
    case .refuse: throw JSONError(.nonFinite, at: bytes.count)
    case .null: null()
    case .string: string(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
    }
  }

  /// Writes a number as it is written.
  public mutating func number(_ number: JSONNumber) {
    beginValue()
    bytes.append(contentsOf: number.lexeme.utf8)
  }

  /// Writes `true` or `false`.
  public mutating func bool(_ value: Bool) {
    beginValue()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// Writes `null`.
  public mutating func null() {
    beginValue()
    bytes.append(contentsOf: "null".utf8)
  }

  mutating func quote(_ string: String) {
    if #available(macOS 26, iOS 26, *) {
      quote(string.utf8Span.span)
    } else {
      quote([UInt8](string.utf8).span)
    }
  }

  /// Copies the runs between the bytes that need an escape.
  private mutating func quote(_ string: Span<UInt8>) {
    bytes.append(JSONByte.quote)
    var run = 0
    var index = string.jsonSkipPlain(from: 0)
    while index < string.count {
      let byte = string[index]
      if byte < 0x20 || byte == JSONByte.quote || byte == JSONByte.backslash {
        append(string, run..<index)
        escape(byte)
        run = index + 1
      }
      index = string.jsonSkipPlain(from: index + 1)
    }
    append(string, run..<string.count)
    bytes.append(JSONByte.quote)
  }

  private mutating func escape(_ byte: UInt8) {
    bytes.append(JSONByte.backslash)
    switch byte {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x00..<0x20:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(JSONByte.zero + byte >> 4)
      let low = byte & 0xF
      bytes.append(low < 10 ? JSONByte.zero + low : UInt8(ascii: "a") + low - 10)
    default: bytes.append(byte)
    }
  }

  /// Writes decimal digits from the last to the first into their places.
  mutating func digits(_ value: UInt64) {
    var count = 1
    var rest = value / 10
    while rest > 0 {
      count += 1
      rest /= 10
    }
    bytes.append(contentsOf: repeatElement(JSONByte.zero, count: count))
    rest = value
    var index = bytes.count - 1
    while rest > 0 {
      bytes[index] = JSONByte.zero + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      index -= 1
    }
  }

  @inline(__always)
  mutating func append(_ span: Span<UInt8>, _ range: Range<Int>) {
    let run = span.extracting(range)
    // Most runs are short, and a call takes longer than they do.
    if run.count > 32 { return bytes.append(copying: run) }
    bytes.append(addingCapacity: run.count) { (output: inout OutputSpan<UInt8>) in
      for index in run.indices { output.append(run[index]) }
    }
  }
}
