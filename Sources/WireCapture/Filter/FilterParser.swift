// The grammar of filters (Docs/captures.md), by recursive descent with a bound on depth.

import WireProtocol

/// Reads one filter.
struct FilterParser {
  private let text: String
  private let commands: CommandTable
  private var lexer: FilterLexer
  private var token: FilterToken
  private var depth = 0

  init(_ text: String, _ commands: CommandTable) throws(FilterError) {
    guard text.utf8.count <= FrameFilter.maximumLength else {
      throw FilterError(
        at: FrameFilter.maximumLength,
        "the filter has \(text.utf8.count) bytes, \(FrameFilter.maximumLength) are allowed")
    }
    self.text = text
    self.commands = commands
    lexer = FilterLexer(text)
    token = try lexer.next()
  }

  /// All of the text.
  mutating func parse() throws(FilterError) -> FilterExpression {
    if token.kind == .end {
      throw FilterError(at: token.offset, "the filter is empty: try command == c2c")
    }
    let expression = try any()
    guard token.kind == .end else {
      throw FilterError(
        at: token.offset, "expected &&, || or the end, and there is \(token.shown)")
    }
    return expression
  }

  private mutating func advance() throws(FilterError) { token = try lexer.next() }

  private mutating func take(_ symbol: String) throws(FilterError) -> Bool {
    guard token.kind == .symbol(symbol) else { return false }
    try advance()
    return true
  }

  private mutating func any() throws(FilterError) -> FilterExpression {
    var parts = [try all()]
    while try take("||") { parts.append(try all()) }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func all() throws(FilterError) -> FilterExpression {
    var parts = [try term()]
    while try take("&&") { parts.append(try term()) }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func term() throws(FilterError) -> FilterExpression {
    let start = token.offset
    depth += 1
    defer { depth -= 1 }
    guard depth <= FrameFilter.maximumDepth else {
      throw FilterError(
        at: start, "more than \(FrameFilter.maximumDepth) ! and ( are inside of each other")
    }
    if try take("!") { return .not(try term()) }
    guard try take("(") else { return try comparison() }
    let inner = try any()
    guard try take(")") else {
      throw FilterError(
        at: token.offset,
        "expected ) for the ( at byte \(start), and there is \(token.shown)")
    }
    return inner
  }

  private mutating func comparison() throws(FilterError) -> FilterExpression {
    guard case .word(let name) = token.kind else {
      throw FilterError(
        at: token.offset, "expected a field such as command, and there is \(token.shown)")
    }
    guard let field = FilterField(rawValue: name) else {
      throw FilterError(
        at: token.offset,
        "there is no field '\(name)'"
          + FilterParser.hint(name, FilterField.allCases.map(\.rawValue), all: true))
    }
    try advance()
    let `operator` = token
    switch token.kind {
    case .symbol("=="):
      try advance()
      return .isOneOf(field, [try value(of: field)])
    case .symbol("!="):
      try advance()
      return .not(.isOneOf(field, [try value(of: field)]))
    case .symbol(let symbol) where FilterOrder(rawValue: symbol) != nil:
      guard field.form != .text, let order = FilterOrder(rawValue: symbol) else {
        throw FilterError(
          at: `operator`.offset, "\(name) is text: compare it with ==, !=, in or contains")
      }
      try advance()
      return .order(field, order, try value(of: field))
    case .word("contains"):
      guard field.form == .text else {
        throw FilterError(at: `operator`.offset, "\(name) is no text: contains is for texts")
      }
      try advance()
      return .contains(field, try plainText())
    case .word("in"):
      try advance()
      return .isOneOf(field, try set(of: field))
    case .symbol("&&"), .symbol("||"), .symbol(")"), .end: return .exists(field)
    default:
      throw FilterError(
        at: token.offset,
        "expected ==, !=, <, <=, >, >=, in or contains, and there is \(token.shown)")
    }
  }

  private mutating func set(of field: FilterField) throws(FilterError) -> [FilterValue] {
    guard try take("{") else {
      throw FilterError(at: token.offset, "expected { and values, and there is \(token.shown)")
    }
    var values = [try value(of: field)]
    while try take(",") { values.append(try value(of: field)) }
    guard try take("}") else {
      throw FilterError(at: token.offset, "expected , or }, and there is \(token.shown)")
    }
    return values
  }

  private mutating func plainText() throws(FilterError) -> String {
    let text: String
    switch token.kind {
    case .word(let word): text = word
    case .text(let quoted): text = quoted
    case .symbol, .end:
      throw FilterError(at: token.offset, "expected a value, and there is \(token.shown)")
    }
    try advance()
    return text
  }

  private mutating func value(of field: FilterField) throws(FilterError) -> FilterValue {
    let offset = token.offset
    let text = try plainText()
    switch field.form {
    case .number:
      if let number = FilterParser.number(text) { return .number(number) }
      throw FilterError(at: offset, "\(field.rawValue) is a whole number, '\(text)' is none")
    case .time:
      if let time = FilterTime(text) { return .time(time) }
      throw FilterError(
        at: offset,
        "'\(text)' is no time: write 2026-01-31T12:00:00Z, or 12:00:00 for any day in UTC")
    case .name: return .number(try number(named: text, field, at: offset))
    case .text:
      if let words = field.words, !words.contains(text) {
        throw FilterError(
          at: offset,
          "\(field.rawValue) is never '\(text)'"
            + FilterParser.hint(text, words, all: true))
      }
      return .text(field == .clientMessageId ? text.lowercased() : text)
    }
  }

  private func number(named text: String, _ field: FilterField, at offset: Int)
    throws(FilterError) -> UInt64
  {
    switch field {
    case .command:
      if let command = commands[text]?.command { return UInt64(command.rawValue) }
    case .status:
      if let status = StatusTable.standard[text]?.status { return UInt64(status.rawValue) }
    case .version:
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      if parts.count == 2, let major = UInt64(parts[0]), let minor = UInt64(parts[1]), major < 16,
        minor < 16
      {
        return major << 4 | minor
      }
    default: break
    }
    if let number = FilterParser.number(text) { return number }
    let names =
      switch field {
      case .command: commands.commands.map(\.name)
      case .status: StatusTable.standard.statuses.map(\.name)
      default: ["1.0"]
      }
    throw FilterError(
      at: offset, "there is no \(field.rawValue) '\(text)'" + FilterParser.hint(text, names))
  }

  /// A number in decimal digits, or in hexadecimal ones behind `0x`.
  private static func number(_ text: String) -> UInt64? {
    let isHex = text.hasPrefix("0x")
    let digits = isHex ? text.dropFirst(2) : text[...]
    guard let first = digits.utf8.first, first != UInt8(ascii: "+") else { return nil }
    return UInt64(digits, radix: isHex ? 16 : 10)
  }

  /// Names that begin in the same way, else all of a short list.
  private static func hint(_ text: String, _ names: [String], all: Bool = false) -> String {
    let word = text.lowercased()
    let near = names.filter { name in
      let name = name.lowercased()
      return name == word || name.hasPrefix(word.prefix(2)) || word.hasPrefix(name)
    }
    if !near.isEmpty, !word.isEmpty { return ": is it \(near.prefix(4).joined(separator: ", "))?" }
    return all ? ": there are \(names.joined(separator: ", "))" : ""
  }
}
