// Defects in how bodies are read and written, compressed ones too.

import WireProtocol

extension Mutant {
  static let bodies: [Mutant] = [
    frame("unknown-fields-dropped", "does not keep fields that it does not know") { frame in
      frame["body"] = frame["body"]?.mapped { $0 == "unknownFields" ? nil : $1 }
        .without("unknownFields")
    },
    frame("nested-unknown-fields-dropped", "keeps unknown fields of the whole body only") { frame in
      guard let body = frame["body"]?.objectValue else { return }
      var kept = JSONObject()
      for member in body.members {
        kept[member.key] = member.value.mapped { $0 == "unknownFields" ? nil : $1 }
      }
      frame["body"] = .object(kept)
    },
    frame("numbers-rounded", "keeps 64-bit numbers as doubles") { frame in
      frame["body"] = frame["body"]?.mapped { _, value in
        guard let text = value.stringValue, let number = UInt64(text), number > 1 << 53 else {
          return value
        }
        return .string("\(UInt64(exactly: Double(number)) ?? .max)")
      }
    },
    frame("numbers-signed", "takes unsigned 64-bit numbers for signed ones") { frame in
      frame["body"] = frame["body"]?.mapped { _, value in
        guard let text = value.stringValue, let number = UInt64(text) else { return value }
        return .string("\(Int64(bitPattern: number))")
      }
    },
    frame("unknown-enum-is-0", "takes an enum value that it does not know for the first") { frame in
      frame["body"] = frame["body"]?.mapped { key, value in
        key == "stage" && value.numberValue != nil ? nil : value
      }
    },
    frame("failure-by-command", "reads the body of a refusal as that of the command") { frame in
      guard frame["header"]?["kind"] == "response", frame["header"]?["statusCode"] != 0,
        frame["header"]?["command"] != .null
      else { return }
      frame["body"] = [:]
    },
    frame("unknown-failure-opaque", "leaves the refusal of an unknown command as bytes") { frame in
      guard frame["header"]?["kind"] == "response", frame["header"]?["statusCode"] != 0,
        frame["header"]?["command"] == .null
      else { return }
      frame["body"] = nil
      frame["bodyHex"] = ""
    },
    loses("first-one-wins", "takes the first of a field that stands twice") { place, fields in
      let field = fields[place]
      guard let schema = field.schema, !schema.isRepeated, !field.isMessage else { return false }
      return fields[..<place].contains { $0.number == field.number }
    },
    loses("merged-message-lost", "takes the last of a message that stands twice") { place, fields in
      let field = fields[place]
      return field.isMessage && fields[(place + 1)...].contains { $0.number == field.number }
    },
    loses("unpacked-ignored", "reads many numbers in their packed form only") { place, fields in
      fields[place].isRepeatedNumber && fields[place].wireType != 2
    },
    loses("packed-ignored", "reads many numbers in their unpacked form only") { place, fields in
      fields[place].isRepeatedNumber && fields[place].wireType == 2
    },
    loses("order-needed", "ignores fields behind one with a higher number") { place, fields in
      fields[place].schema != nil
        && fields[..<place].contains { $0.number > fields[place].number }
    },
    loses("high-numbers-lost", "keeps unknown fields with numbers below 2048 only") {
      place, fields in
      fields[place].number >= 2_048
    },
    accepts("utf8-unchecked", "WP-5.2-1", "takes strings that are no UTF-8"),
    accepts("nul-accepted", "WP-5.2-2", "takes strings with U+0000"),
    accepts("truncated-field-accepted", "WP-5.1-3", "takes half a field at the end of a body"),
    accepts("field-number-unchecked", "WP-5.1-4", "takes field numbers that there are not"),
    accepts("long-varint-accepted", "WP-5.1-5", "takes varints of 11 bytes and wire types 6 and 7"),
    accepts("domain-unchecked", "WP-5.3-1", "takes any text for a domain"),
    accepts("uid-unchecked", "WP-5.3-2", "takes any text for a uid"),
    accepts("message-id-zero", "WP-5.4-1", "takes any bytes for a client's message id"),
    accepts("content-type-unchecked", "WP-5.4-2", "takes any text for a content type"),
    accepts("content-length-unchecked", "WP-5.4-3", "takes contents above 65,536 bytes"),
    accepts("time-to-live-unchecked", "WP-5.4-4", "takes any time to live"),
    accepts("server-id-unchecked", "WP-5.4-5", "takes any text for a message id"),
    accepts("needed-unchecked", "WP-5.5-1", "takes messages that lack what they need"),
    fault("needed-at-body", "reports what is absent in a nested message at the body") { error, _ in
      if error["requirement"] == "WP-5.5-1" { error["offset"] = 24 }
    },
    writes("unknown-fields-not-written", "writes known fields only") { frame in
      let body = Array(frame[24...])
      let header = (UInt16(frame[4]) << 8 | UInt16(frame[5]), frame[3] & 3)
      guard
        let info = CommandTable.standard.commands.first(where: { $0.command.rawValue == header.0 }),
        let schema = info.body(
          of: header.1 == 0 ? .request : header.1 == 1 ? .response : .notification)?
          .schema, frame[6] == 0, frame[7] == 0,
        let fields = MutantField.all(in: body, of: schema)
      else { return }
      let kept = fields.filter { $0.schema != nil }.flatMap { body[$0.range] }
      frame.replaceSubrange(24..., with: kept)
    },
    writes("padded-varint", "writes the tag of the first field with a padding zero") { frame in
      guard frame.count > 24, frame[24] < 0x80 else { return }
      frame.replaceSubrange(24..<25, with: [frame[24] | 0x80, 0])
    },
    writes("default-written", "writes a field that has its default value") { frame in
      if frame.count > 24 { frame += [0x78, 0] }
    },
    writes("numbers-unpacked", "writes many numbers unpacked") { frame in
      guard frame[4] == 5, frame[5] == 0, frame[3] & 3 == 1, frame.count > 26, frame[24] == 0x0A,
        case let count = Int(frame[25]), count < 0x80, frame.count >= 26 + count,
        frame[26..<26 + count].allSatisfy({ $0 < 0x80 })
      else { return }
      let values = frame[26..<26 + count].flatMap { byte -> [UInt8] in [0x08, byte] }
      frame.replaceSubrange(24..<26 + count, with: values)
    },
  ]

  static let compressing: [Mutant] = [
    Mutant("compression-unasked", "reads compressed bodies where none were agreed") {
      request, codec in
      request["request"] == "decode" ? codec(request.with("compression", true)) : codec(request)
    },
    accepts("uncompressed-limit-ignored", "WP-9.1-1", "unpacks more than the limit"),
    accepts("bomb-not-stopped", "WP-9.1-2", "unpacks more than 256 times what came"),
    accepts("adler-unchecked", "WP-9.1-3", "takes streams that are cut, too long or damaged"),
    accepts("short-compressed-accepted", "WP-9.1-4", "takes bodies too short for a stream"),
    accepts("compressed-login-accepted", "WP-9.1-6", "unpacks bodies that may not be compressed"),
    decoded("dictionary-missing", "does not have dictionary 1") { ok, request in
      guard let frames = MutantFrames(request) else { return }
      let good = ok["frames"]?.arrayValue ?? []
      for (place, start) in frames.starts.prefix(good.count).enumerated() {
        let body = Array(frames.body(start))
        guard frames.header(start)[3] & 4 != 0, body.count > 5, body[5] & 0x20 != 0 else {
          continue
        }
        ok["frames"] = .array(Array(good[..<place]))
        ok["consumed"] = .number(JSONNumber(start))
        ok["needMore"] = nil
        ok["error"] = ["code": "decompressionFailed", "phase": "body", "offset": 24]
        return
      }
    },
    frame("compressed-length-lost", "tells the uncompressed length as that of the body") { frame in
      guard frame["header"]?["flags"]?.arrayValue?.contains("compressed") == true else { return }
      frame.change("header") { header in
        header["bodyLength"] = .number(JSONNumber(header.number("bodyLength") + 1))
      }
    },
    frame("compressed-flag-lost", "does not tell that a body came compressed") { frame in
      frame.change("header") { header in
        header["flags"] = .array((header["flags"]?.arrayValue ?? []).filter { $0 != "compressed" })
      }
    },
  ]
}

extension JSONValue {
  /// An object without a member.
  fileprivate func without(_ name: String) -> JSONValue {
    guard case .object(var object) = self else { return self }
    object[name] = nil
    return .object(object)
  }
}
