// A .proto file: the part of proto3 that says how bodies stand on the wire. Members of messages are in
// ProtoParser+Members.swift.

import WireProtocol

/// Reads one file.
struct ProtoParser {
  /// Messages declared in messages.
  static let deepest = 32

  var result: ProtoFile
  /// The word that comes next.
  private(set) var token: ProtoLexer.Token
  private var lexer: ProtoLexer
  private var package = ""

  /// The types of a file.
  static func file(_ bytes: [UInt8], _ name: String) throws(ExtensionError) -> ProtoFile {
    var parser = try ProtoParser(bytes, name)
    try parser.parse()
    return parser.result
  }

  private init(_ bytes: [UInt8], _ name: String) throws(ExtensionError) {
    result = ProtoFile(source: name, name: name)
    lexer = ProtoLexer(bytes, name)
    token = try lexer.next()
  }

  private mutating func parse() throws(ExtensionError) {
    guard token.text == "syntax" else {
      throw failure(
        "expected syntax = \"proto3\"; at the beginning: proto2 and editions are not read")
    }
    try advance()
    try expect("=")
    guard token.kind == .string, token.text == "proto3" else {
      throw failure("the syntax \(token.text) is not read, only proto3")
    }
    try advance()
    try expect(";")
    while token.kind != .end {
      let word = token
      switch word.text {
      case ";": try advance()
      case "package":
        try advance()
        if !package.isEmpty { throw failure("a file has one package") }
        package = try name()
        try expect(";")
      case "import":
        try advance()
        if token.text == "weak" { throw failure("weak imports are not supported") }
        if token.text == "public" { try advance() }
        guard token.kind == .string else { throw failure("expected the name of a file") }
        result.imports.append((token.text, token.place))
        try advance()
        try expect(";")
      case "option": try skipOption()
      case "message": try message(in: package, 1)
      case "enum": try enumeration(in: package)
      case "service": throw failure("services are not supported: only messages and enums are read")
      case "extend": throw failure("extensions are not supported")
      default:
        throw failure("\(word.shown) cannot stand here: expected import, option, message or enum")
      }
    }
  }

  /// An enum.
  mutating func enumeration(in scope: String) throws(ExtensionError) {
    try advance()
    let place = token.place
    let name = try simpleName()
    try expect("{")
    var names: [Int32: String] = [:]
    var isFirst = true
    while token.text != "}" {
      switch token.text {
      case ";": try advance()
      case "option": try skipOption()
      case "reserved": _ = try reserved()
      default:
        let value = try simpleName()
        try expect("=")
        let sign = token.text == "-" ? -1 : 1
        if sign < 0 { try advance() }
        let start = token
        guard let number = Int32(exactly: sign * Int(try integer())) else {
          throw failure("a value of an enum has 32 bits", at: start)
        }
        if isFirst, number != 0 {
          throw failure("the first value of an enum is 0 in proto3", at: start)
        }
        isFirst = false
        if names[number] == nil { names[number] = value }
        try skipFieldOptions()
        try expect(";")
      }
    }
    try advance()
    guard !isFirst else { throw ExtensionError(result.source, place, "the enum has no values") }
    result.enumerations.append(
      .init(name: scope.isEmpty ? name : "\(scope).\(name)", names: names, place: place))
  }

  mutating func advance() throws(ExtensionError) { token = try lexer.next() }

  mutating func expect(_ symbol: String) throws(ExtensionError) {
    guard token.kind == .symbol, token.text == symbol else {
      throw failure("expected \"\(symbol)\", not \(token.shown)")
    }
    try advance()
  }

  /// A name with or without full stops.
  mutating func name() throws(ExtensionError) -> String {
    guard token.kind == .name, !token.text.hasSuffix("."), !token.text.contains("..") else {
      throw failure("expected a name, not \(token.shown)")
    }
    let text = token.text
    try advance()
    return text
  }

  /// A name without full stops.
  mutating func simpleName() throws(ExtensionError) -> String {
    if token.text.contains(".") { throw failure("expected a name without full stops") }
    return try name()
  }

  /// A number of at most 32 bits.
  mutating func integer() throws(ExtensionError) -> UInt32 {
    let text = token.text.lowercased()
    let number =
      text.hasPrefix("0x")
      ? UInt32(text.dropFirst(2), radix: 16)
      : text.hasPrefix("0") && text.utf8.count > 1 ? UInt32(text, radix: 8) : UInt32(text)
    guard token.kind == .number, let number else {
      throw failure("expected a number, not \(token.shown)")
    }
    try advance()
    return number
  }

  /// Options say nothing of the wire, so they are passed over.
  mutating func skipOption() throws(ExtensionError) {
    var depth = 0
    while depth > 0 || token.text != ";" || token.kind != .symbol {
      if token.kind == .end { throw failure("the option has no end") }
      if token.kind == .symbol, token.text == "{" { depth += 1 }
      if token.kind == .symbol, token.text == "}" { depth -= 1 }
      if depth < 0 { throw failure("the option has no \";\"") }
      try advance()
    }
    try advance()
  }

  /// What stands in brackets behind a field or value.
  mutating func skipFieldOptions() throws(ExtensionError) {
    guard token.kind == .symbol, token.text == "[" else { return }
    var depth = 0
    repeat {
      if token.kind == .end { throw failure("the options have no end") }
      if token.kind == .name, token.text == "json_name" {
        throw failure("json_name is not supported: JSON has the name in lowerCamelCase")
      }
      if token.kind == .symbol, token.text == "[" { depth += 1 }
      if token.kind == .symbol, token.text == "]" { depth -= 1 }
      try advance()
    } while depth > 0
  }

  func failure(_ rule: String, at other: ProtoLexer.Token? = nil) -> ExtensionError {
    ExtensionError(result.source, (other ?? token).place, rule)
  }
}
