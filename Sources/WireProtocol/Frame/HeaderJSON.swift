// The header of a frame as JSON says it, before the body is known.

/// The members of `header`, each judged by itself.
struct HeaderJSON {
  let kind: FrameKind
  let command: Command
  let status: Status
  let sequence: UInt32
  let flags: FrameFlags
  let version: ProtocolVersion
  let bodyLength: Int?

  private static let members: Set<String> = [
    "version", "kind", "flags", "command", "commandID", "status", "statusCode", "sequence",
    "bodyLength",
  ]

  init(_ object: JSONObject, _ commands: CommandTable) throws(FrameJSONError) {
    for member in object.members where !HeaderJSON.members.contains(member.key) {
      throw FrameJSONError(
        "$.header.\(member.key)",
        "a header has no such member; it has \(HeaderJSON.members.sorted().joined(separator: ", "))"
      )
    }
    let reader = MemberReader(object)
    kind = try HeaderJSON.kind(reader)
    command = try HeaderJSON.command(reader, commands)
    status = try HeaderJSON.status(reader)
    flags = try HeaderJSON.flags(object)
    version = try HeaderJSON.version(reader)
    guard
      let sequence = try reader.integer("sequence", UInt32.self)
        ?? (kind == .notification ? 0 : nil)
    else {
      throw FrameJSONError("$.header.sequence", "is needed in a \(kind), 1 to \(UInt32.max)")
    }
    self.sequence = sequence
    bodyLength = try reader.integer("bodyLength", UInt32.self).map { Int($0) }
  }

  /// The frame with this header around an encoded body.
  func frame(_ body: [UInt8]) throws(FrameJSONError) -> Frame {
    do throws(WireError) {
      return try Frame(
        kind, command, status: status, sequence: sequence, flags: flags, version: version,
        body: body)
    } catch {
      throw FrameJSONError(error)
    }
  }

  private static func kind(_ reader: MemberReader) throws(FrameJSONError) -> FrameKind {
    let name = try reader.text("kind")
    guard let kind = FrameKind.allCases.first(where: { $0.description == name }) else {
      throw FrameJSONError("$.header.kind", "expected request, response or notification")
    }
    return kind
  }

  private static func command(_ reader: MemberReader, _ commands: CommandTable)
    throws(FrameJSONError) -> Command
  {
    let id = try reader.integer("commandID", UInt16.self).map { Command($0) }
    guard let name = try reader.text("command") else {
      if let id { return id }
      throw FrameJSONError("$.header.command", "is needed, or commandID")
    }
    guard let known = commands[name]?.command else {
      throw FrameJSONError("$.header.command", "no command of this name is known: give commandID")
    }
    if let id, id != known {
      throw FrameJSONError(
        "$.header.commandID",
        "is \(id.rawValue), but \(name) is \(known.rawValue): leave one of them out")
    }
    return known
  }

  private static func status(_ reader: MemberReader) throws(FrameJSONError) -> Status {
    let code = try reader.integer("statusCode", UInt16.self).map { Status($0) }
    guard let name = try reader.text("status") else { return code ?? .ok }
    guard let known = StatusTable.standard[name]?.status else {
      throw FrameJSONError("$.header.status", "no status of this name is known: give statusCode")
    }
    if let code, code != known {
      throw FrameJSONError(
        "$.header.statusCode",
        "is \(code.rawValue), but \(name) is \(known.rawValue): leave one of them out")
    }
    return known
  }

  private static func flags(_ object: JSONObject) throws(FrameJSONError) -> FrameFlags {
    guard let value = object.present("flags") else { return [] }
    guard case .array(let names) = value else {
      throw FrameJSONError("$.header.flags", "\(value.noun), expected an array of names")
    }
    var flags: FrameFlags = []
    for (index, name) in names.enumerated() {
      guard let flag = name.stringValue.flatMap({ FrameFlags(name: $0) }) else {
        throw FrameJSONError(
          "$.header.flags[\(index)]",
          "no flag; there are \(FrameFlags(rawValue: .max).names.joined(separator: ", "))")
      }
      flags.insert(flag)
    }
    return flags
  }

  private static func version(_ reader: MemberReader) throws(FrameJSONError) -> ProtocolVersion {
    guard let text = try reader.text("version") else { return .v1 }
    guard let version = ProtocolVersion(text) else {
      throw FrameJSONError("$.header.version", "expected major.minor, such as 1.0")
    }
    return version
  }
}

extension JSONObject {
  /// The member of this name; nil when it is absent or null.
  func present(_ name: String) -> JSONValue? {
    guard let value = self[name], value.kind != .null else { return nil }
    return value
  }
}

/// Members of the header by name.
private struct MemberReader {
  private let object: JSONObject

  init(_ object: JSONObject) { self.object = object }

  func text(_ name: String) throws(FrameJSONError) -> String? {
    guard let json = object.present(name) else { return nil }
    guard case .string(let text) = json else {
      throw FrameJSONError("$.header.\(name)", "\(json.noun), expected a string")
    }
    return text
  }

  func integer<Value: FixedWidthInteger>(_ name: String, _: Value.Type) throws(FrameJSONError)
    -> Value?
  {
    guard let json = object.present(name) else { return nil }
    guard let exact = json.numberValue?.uint64, let value = Value(exactly: exact) else {
      throw FrameJSONError("$.header.\(name)", "expected an integer from 0 to \(Value.max)")
    }
    return value
  }
}
