// What stands in a message of a .proto file: fields, maps, oneofs, messages and enums, reserved numbers.

import WireProtocol

extension ProtoParser {
  /// The scalar types of proto3.
  static let scalars: [String: BodySchema.FieldType] = [
    "bool": .bool, "int32": .int32, "int64": .int64, "uint32": .uint32, "uint64": .uint64,
    "sint32": .sint32, "sint64": .sint64, "fixed32": .fixed32, "fixed64": .fixed64,
    "sfixed32": .sfixed32, "sfixed64": .sfixed64, "float": .float, "double": .double,
    "string": .string, "bytes": .bytes,
  ]

  /// Numbers and names that no field may have.
  struct Reserved {
    var numbers: [ClosedRange<UInt32>] = [19_000...19_999]
    var names: Set<String> = []
  }

  /// A message and all in it.
  mutating func message(in scope: String, _ depth: Int) throws(ExtensionError) {
    guard depth <= ProtoParser.deepest else {
      throw failure("messages are declared more than \(ProtoParser.deepest) deep")
    }
    try advance()
    let place = token.place
    let simple = try simpleName()
    let name = scope.isEmpty ? simple : "\(scope).\(simple)"
    var fields: [ProtoFile.Field] = []
    var taken = Reserved()
    try expect("{")
    while token.text != "}" || token.kind != .symbol {
      switch token.text {
      case ";": try advance()
      case "message": try message(in: name, depth + 1)
      case "enum": try enumeration(in: name)
      case "option": try skipOption()
      case "reserved":
        let more = try reserved()
        taken.numbers += more.numbers
        taken.names.formUnion(more.names)
      case "oneof":
        // On the wire its fields are fields like others.
        try advance()
        _ = try simpleName()
        try expect("{")
        while token.text != "}" || token.kind != .symbol {
          if token.text == "option" {
            try skipOption()
            continue
          }
          let start = token, field = try field(in: name)
          if field.isRepeated || start.text == "optional" {
            throw failure("a field of a oneof is not repeated, optional or a map", at: start)
          }
          fields.append(field)
        }
        try advance()
      default: fields.append(try field(in: name))
      }
    }
    try advance()
    for field in fields {
      guard !taken.names.contains(field.name),
        !taken.numbers.contains(where: { $0.contains(field.number) })
      else {
        throw ExtensionError(
          result.source, field.place, "the number or name of \(field.name) is reserved")
      }
    }
    result.messages.append(.init(name: name, fields: fields, place: place))
  }

  /// A field.
  private mutating func field(in message: String) throws(ExtensionError) -> ProtoFile.Field {
    var isRepeated = false
    switch token.text {
    case "repeated":
      isRepeated = true
      try advance()
    case "optional": try advance()
    case "required": throw failure("required fields are of proto2, which is not supported")
    case "group": throw failure("groups are not supported")
    case "extensions", "extend": throw failure("extensions are not supported")
    default: break
    }
    if token.text == "group" { throw failure("groups are not supported") }
    let type = token
    var kind = ProtoFile.Field.Kind.named(try name())
    var entry: (BodySchema.FieldType, ProtoFile.Field.Kind)?
    if type.text == "map", token.text == "<" {
      if isRepeated { throw failure("a map cannot be repeated", at: type) }
      entry = try mapTypes()
    } else if let scalar = ProtoParser.scalars[type.text] {
      kind = .known(scalar)
    }
    let place = token.place
    let name = try simpleName()
    try expect("=")
    let number = token
    let value = try integer()
    guard 1...0x1FFF_FFFF ~= value else {
      throw failure("field number \(number.text), 1 to 536870911 are possible", at: number)
    }
    try skipFieldOptions()
    try expect(";")
    if let entry {
      // As protobuf encodes it: a list of messages of a key and a value.
      let camel = BodySchema.Field(1, "_" + name, .bool).jsonName
      let part = "\(message).\(camel)Entry"
      result.messages.append(
        .init(
          name: part,
          fields: [
            .init(
              number: 1, name: "key", kind: .known(entry.0), isRepeated: false, place: type.place),
            .init(number: 2, name: "value", kind: entry.1, isRepeated: false, place: type.place),
          ], place: type.place))
      kind = .named("." + part)
      isRepeated = true
    }
    return ProtoFile.Field(
      number: value, name: name, kind: kind, isRepeated: isRepeated, place: place)
  }

  private mutating func mapTypes() throws(ExtensionError)
    -> (BodySchema.FieldType, ProtoFile.Field.Kind)
  {
    try expect("<")
    guard let key = ProtoParser.scalars[token.text],
      !["float", "double", "bytes"].contains(token.text)
    else { throw failure("the key of a map is an integer, bool or string") }
    try advance()
    try expect(",")
    let value = try name()
    try expect(">")
    return (key, ProtoParser.scalars[value].map { .known($0) } ?? .named(value))
  }

  /// `reserved 2, 4 to 6, 10 to max;` and `reserved "name";`.
  mutating func reserved() throws(ExtensionError) -> Reserved {
    var reserved = Reserved()
    repeat {
      try advance()
      if token.kind == .string {
        reserved.names.insert(token.text)
        try advance()
        continue
      }
      let isNegative = token.text == "-"
      if isNegative { try advance() }
      let first = try integer()
      var last = first
      if token.text == "to" {
        try advance()
        if token.text == "-" { try advance() }
        if token.text == "max" {
          last = .max
          try advance()
        } else {
          last = try integer()
        }
      }
      // Negative ones are of enums, whose names need no judging.
      if !isNegative {
        guard first <= last else { throw failure("the range ends before it begins") }
        reserved.numbers.append(first...last)
      }
    } while token.text == ","
    try expect(";")
    return reserved
  }
}
