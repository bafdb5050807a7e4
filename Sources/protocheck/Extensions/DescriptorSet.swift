// What protoc --descriptor_set_out writes: a google.protobuf.FileDescriptorSet.

import WireProtocol

/// Reads descriptor sets field by field; the numbers are those of descriptor.proto.
struct DescriptorSet {
  /// Fields of one message; those of nested messages have their own count.
  private static let mostFields = 100_000

  private let source: String

  /// Whether bytes are a set rather than text: whole fields with number 1, each with a length.
  static func isOne(_ bytes: [UInt8]) -> Bool {
    guard bytes.first == 0x0A else { return false }
    return FieldNode.parse(bytes.span, as: nil, limit: mostFields).allSatisfy {
      $0.kind == .field && $0.number == 1 && $0.wireType == 2
    }
  }

  /// The files of a set.
  static func files(in bytes: [UInt8], _ source: String) throws(ExtensionError) -> [ProtoFile] {
    let set = DescriptorSet(source: source)
    var files: [ProtoFile] = []
    for file in try set.members(bytes) where file.number == 1 {
      files.append(try set.file(file.bytes))
    }
    return files
  }

  fileprivate struct Field {
    let number: UInt32
    let bytes: [UInt8]
    let integer: UInt64
    var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  private func file(_ bytes: [UInt8]) throws(ExtensionError) -> ProtoFile {
    let fields = try self.members(bytes)
    let name = fields.text(1) ?? ""
    let syntax = fields.text(12) ?? "proto2"
    guard syntax == "proto3" else {
      throw failure(name, "the syntax \(syntax) is not read, only proto3")
    }
    if fields.contains(where: { $0.number == 7 }) {
      throw failure(name, "extensions are not supported")
    }
    let package = fields.text(2) ?? ""
    var file = ProtoFile(source: source, name: name)
    for field in fields {
      switch field.number {
      case 3: file.imports.append((field.text, nil))
      case 4: try message(field.bytes, in: package, 1, &file)
      case 5: try enumeration(field.bytes, in: package, &file)
      default: break
      }
    }
    return file
  }

  private func message(_ bytes: [UInt8], in scope: String, _ depth: Int, _ file: inout ProtoFile)
    throws(ExtensionError)
  {
    let members = try self.members(bytes)
    let name = DescriptorSet.join(scope, members.text(1) ?? "")
    guard depth <= ProtoParser.deepest else {
      throw failure(name, "messages are declared more than \(ProtoParser.deepest) deep")
    }
    var found: [ProtoFile.Field] = []
    for member in members {
      switch member.number {
      case 2: found.append(try field(member.bytes, in: name))
      case 3: try message(member.bytes, in: name, depth + 1, &file)
      case 4: try enumeration(member.bytes, in: name, &file)
      case 5, 6: throw failure(name, "extensions are not supported")
      default: break
      }
    }
    file.messages.append(.init(name: name, fields: found, place: nil))
  }

  private func field(_ bytes: [UInt8], in message: String) throws(ExtensionError) -> ProtoFile.Field
  {
    let members = try self.members(bytes)
    let name = members.text(1) ?? ""
    let whole = "\(message).\(name)"
    guard let number = members.integer(3),
      1...0x1FFF_FFFF ~= number
    else { throw failure(whole, "a field without a number from 1 to 536870911") }
    let label = members.integer(4) ?? 1
    guard label == 1 || label == 3 else {
      throw failure(whole, "required fields are not supported")
    }
    let type = members.integer(5) ?? 0
    let kind: ProtoFile.Field.Kind
    switch type {
    case 10: throw failure(whole, "groups are not supported")
    case 11, 14: kind = .named(members.text(6) ?? ".")
    default:
      guard let scalar = DescriptorSet.scalar(type) else {
        throw failure(whole, "the type \(type) does not exist")
      }
      kind = .known(scalar)
    }
    if let json = members.text(10),
      json != BodySchema.Field(1, name, .bool).jsonName
    {
      throw failure(whole, "json_name is not supported: JSON has the name in lowerCamelCase")
    }
    return ProtoFile.Field(
      number: UInt32(number), name: name, kind: kind, isRepeated: label == 3, place: nil)
  }

  private func enumeration(_ bytes: [UInt8], in scope: String, _ file: inout ProtoFile)
    throws(ExtensionError)
  {
    let members = try self.members(bytes)
    var names: [Int32: String] = [:]
    for member in members where member.number == 2 {
      let value = try self.members(member.bytes)
      let number = Int32(truncatingIfNeeded: value.integer(2) ?? 0)
      if names[number] == nil { names[number] = value.text(1) ?? "" }
    }
    let name = DescriptorSet.join(scope, members.text(1) ?? "")
    file.enumerations.append(.init(name: name, names: names, place: nil))
  }

  private func members(_ bytes: [UInt8]) throws(ExtensionError) -> [Field] {
    var fields: [Field] = []
    for node in FieldNode.parse(bytes.span, as: nil, limit: DescriptorSet.mostFields) {
      guard node.kind == .field else {
        throw ExtensionError(
          source,
          node.error.map { "no descriptor set: \($0.explanation)" }
            ?? "a message of the descriptor set has more than \(DescriptorSet.mostFields) fields")
      }
      fields.append(
        Field(
          number: node.number, bytes: node.wireType == 2 ? Array(bytes[node.value]) : [],
          integer: node.wireType == 0 ? UInt64(node.text) ?? 0 : 0))
    }
    return fields
  }

  private func failure(_ name: String, _ rule: String) -> ExtensionError {
    ExtensionError(source, "\(name): \(rule)")
  }

  private static func join(_ scope: String, _ name: String) -> String {
    scope.isEmpty ? name : "\(scope).\(name)"
  }

  private static func scalar(_ type: UInt64) -> BodySchema.FieldType? {
    switch type {
    case 1: .double
    case 2: .float
    case 3: .int64
    case 4: .uint64
    case 5: .int32
    case 6: .fixed64
    case 7: .fixed32
    case 8: .bool
    case 9: .string
    case 12: .bytes
    case 13: .uint32
    case 15: .sfixed32
    case 16: .sfixed64
    case 17: .sint32
    case 18: .sint64
    default: nil
    }
  }
}

extension [DescriptorSet.Field] {
  /// The last string of this number: that one counts.
  fileprivate func text(_ number: UInt32) -> String? {
    for field in reversed() where field.number == number { return field.text }
    return nil
  }

  /// The last number of this field.
  fileprivate func integer(_ number: UInt32) -> UInt64? {
    for field in reversed() where field.number == number { return field.integer }
    return nil
  }
}
