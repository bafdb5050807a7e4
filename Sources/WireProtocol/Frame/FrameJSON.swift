// Frames as JSON: what tools print and read, and what test data is written in.

extension FrameHeader {
  /// Writes the header as one JSON object:
  ///
  /// ```json
  /// {"version":"1.0","kind":"request","flags":[],"command":"c2c","commandID":512,
  ///  "status":"ok","statusCode":0,"sequence":7,"bodyLength":195}
  /// ```
  ///
  /// `command` and `status` are null for a number without a name.
  public func writeJSON(to writer: inout JSONWriter, commands: CommandTable = .standard) {
    writer.beginObject()
    writer.key("version")
    writer.string(version.description)
    writer.key("kind")
    writer.string(kind.description)
    writer.key("flags")
    writer.beginArray()
    for name in flags.names { writer.string(name) }
    writer.endArray()
    writer.key("command")
    writer.name(commands[command]?.name)
    writer.key("commandID")
    writer.integer(UInt64(command.rawValue))
    writer.key("status")
    writer.name(status.name)
    writer.key("statusCode")
    writer.integer(UInt64(status.rawValue))
    writer.key("sequence")
    writer.integer(UInt64(sequence))
    writer.key("bodyLength")
    writer.integer(UInt64(bodyLength))
    writer.endObject()
  }
}

extension JSONWriter {
  fileprivate mutating func name(_ name: String?) {
    if let name { string(name) } else { null() }
  }
}

extension Frame {
  /// Builds a frame from an object with the members `header` and one of `body`, as proto3 JSON, and `bodyHex`, as
  /// transmitted; without either the body is empty. Every other member is ignored, so that what tools print of a
  /// received frame can be read again.
  ///
  /// In the header `kind` is needed; `command` or `commandID`, which must agree; `sequence`, unless it is a notification.
  /// `version` is 1.0, `flags` are none and `status` and `statusCode` ok when they are absent. `bodyLength` must be that of
  /// the body, unless it is compressed. The body is built by its type in the table; whether it keeps the rules
  /// of SPEC.md 5.3 to 5.5 is not judged.
  ///
  /// - Throws: ``FrameJSONError``.
  public init(json: JSONValue, commands: CommandTable = .standard) throws(FrameJSONError) {
    guard case .object(let object) = json else {
      throw FrameJSONError("$", "\(json.noun), expected an object with header and body")
    }
    guard case .object(let members)? = object["header"] else {
      throw FrameJSONError("$.header", "expected an object that has at least kind and command")
    }
    let header = try HeaderJSON(members, commands)
    // The header is judged first, so that its faults are told before those of the body.
    let body = try Frame.body(of: object, header.frame([]).header, commands)
    if let length = header.bodyLength, length != body.count, !header.flags.contains(.compressed) {
      throw FrameJSONError(
        "$.header.bodyLength",
        "is \(length), the body has \(body.count) bytes: correct it or leave it out")
    }
    self = try header.frame(body)
  }

  private static func body(
    of object: JSONObject, _ header: FrameHeader, _ commands: CommandTable
  ) throws(FrameJSONError) -> [UInt8] {
    let body = object.present("body")
    if let hex = object.present("bodyHex") {
      guard body == nil else {
        throw FrameJSONError("$.bodyHex", "body is there too: leave one of them out")
      }
      guard let text = hex.stringValue, let bytes = [UInt8](hex: text) else {
        throw FrameJSONError(
          "$.bodyHex", "expected a string of hexadecimal digits, two a byte and nothing between")
      }
      return bytes
    }
    guard let body else { return [] }
    guard !header.flags.contains(.compressed) else {
      throw FrameJSONError(
        "$.body",
        "the frame is compressed, and compression is not the same byte for byte everywhere: "
          + "give the bytes as transmitted in bodyHex, or leave out the flag")
    }
    guard let type = commands.body(of: header) else {
      throw FrameJSONError(
        "$.body",
        "no body is known for a \(header.kind) of \(header.command): give its bytes in bodyHex, "
          + "or register the command")
    }
    do throws(BodyJSONError) {
      return try DynamicMessage(json: body, as: type.schema).bytes
    } catch {
      throw FrameJSONError(error)
    }
  }
}
