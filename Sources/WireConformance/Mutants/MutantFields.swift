// Bodies of a request as protobuf fields, so that a mutant can lose some of them.

import WireProtocol

/// A field at the top of a body.
struct MutantField {
  let number: UInt32
  let wireType: UInt8
  /// Tag and value.
  let range: Range<Int>
  /// What the message says of it; nil when it is not known.
  let schema: BodySchema.Field?

  /// Whether it is a message that stands once.
  var isMessage: Bool {
    if case .message = schema?.type { return schema?.isRepeated == false }
    return false
  }

  /// Whether it is one of many numbers.
  var isRepeatedNumber: Bool {
    guard let schema, schema.isRepeated else { return false }
    return switch schema.type {
    case .message, .string, .bytes: false
    default: true
    }
  }

  /// The fields of a body; nil when they cannot be told apart.
  static func all(in body: [UInt8], of schema: BodySchema) -> [MutantField]? {
    var fields: [MutantField] = []
    var place = 0
    while place < body.count {
      let start = place
      guard let tag = varint(body, &place) else { return nil }
      let wireType = UInt8(tag & 7)
      switch wireType {
      case 0: if varint(body, &place) == nil { return nil }
      case 1: place += 8
      case 2:
        guard let length = varint(body, &place), length <= UInt64(body.count) else { return nil }
        place += Int(length)
      case 5: place += 4
      default: return nil
      }
      guard place <= body.count, let number = UInt32(exactly: tag >> 3) else { return nil }
      fields.append(
        MutantField(
          number: number, wireType: wireType, range: start..<place, schema: schema[number]))
    }
    return fields
  }

  private static func varint(_ body: [UInt8], _ place: inout Int) -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while place < body.count, shift < 70 {
      let byte = body[place]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }
}

extension Mutant {
  /// Does not see some fields of good bodies: those that `isLost` says, which is given a field's place among all. Lengths stay
  /// as they were on the wire.
  static func loses(
    _ name: String, _ summary: String,
    _ isLost: @escaping @Sendable (Int, [MutantField]) -> Bool
  ) -> Mutant {
    Mutant(name, summary) { request, codec in
      let answer = codec(request)
      guard let frames = MutantFrames(request), let good = answer["ok"]?["frames"]?.arrayValue,
        !good.isEmpty, good.count <= frames.starts.count
      else { return answer }
      var bytes: [UInt8] = []
      var lost = 0
      for (frame, start) in zip(good, frames.starts) {
        let body = Array(frames.body(start))
        let kept = kept(body, frame, isLost)
        lost += body.count - kept.count
        bytes += frames.frame(start, body: kept)
      }
      if lost == 0 { return answer }
      var other = codec(request.with("chunks", [.string(hex(bytes))]))
      other.change("ok") { ok in
        ok["consumed"] = answer["ok"]?["consumed"]
        ok["needMore"] = answer["ok"]?["needMore"]
        ok["frames"] = .array(
          zip(ok["frames"]?.arrayValue ?? [], good).map { frame, original in
            guard var frame = frame.objectValue else { return original }
            frame["header"] = original["header"]
            return .object(frame)
          })
      }
      return other
    }
  }

  private static func kept(
    _ body: [UInt8], _ frame: JSONValue, _ isLost: (Int, [MutantField]) -> Bool
  ) -> [UInt8] {
    guard let header = frame["header"], frame["body"] != nil,
      header["flags"]?.arrayValue?.contains("compressed") != true,
      let id = header["commandID"]?.numberValue?.uint64,
      let kind = header["kind"]?.stringValue, let schema = schema(UInt16(id), kind, header),
      let fields = MutantField.all(in: body, of: schema)
    else { return body }
    return fields.indices.filter { !isLost($0, fields) }.flatMap { body[fields[$0].range] }
  }

  private static func schema(_ id: UInt16, _ kind: String, _ header: JSONValue) -> BodySchema? {
    if header["statusCode"]?.numberValue?.int64 != 0 { return BodyType.failure.schema }
    let info = CommandTable.standard.commands.first { $0.command.rawValue == id }
    return switch kind {
    case "request": info?.body(of: .request)?.schema
    case "response": info?.body(of: .response)?.schema
    default: info?.body(of: .notification)?.schema
    }
  }
}
