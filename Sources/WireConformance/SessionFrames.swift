// Frames of session vectors: built from what a pattern says, and compared with it.

import WireProtocol

extension FramePattern {
  /// An answer that is ok.
  static func answer(_ command: String, _ sequence: JSONValue, _ body: JSONValue? = nil)
    -> FramePattern
  {
    FramePattern(
      header: [
        "kind": "response", "command": .string(command), "sequence": sequence, "status": "ok",
      ], body: body, bodyHex: nil)
  }

  /// The bytes of the frame, with what is bound.
  func bytes(_ values: SessionValues) throws -> [UInt8] {
    var header = try values.filled(header).objectValue ?? [:]
    if header["kind"] == nil { header["kind"] = .string(standardKind(header)) }
    if header["sequence"] == nil, header["kind"] != "notification" { header["sequence"] = 0 }
    var frame: JSONObject = ["header": .object(header)]
    if let body { frame["body"] = try values.filled(body) }
    if let bodyHex { frame["bodyHex"] = .string(bodyHex) }
    return try Frame(json: .object(frame)).bytes
  }

  /// The kind of a command in SPEC.md 3.1; of an unknown one a request.
  private func standardKind(_ header: JSONObject) -> String {
    let info =
      header["command"]?.stringValue.flatMap { CommandTable.standard[$0] }
      ?? header["commandID"]?.numberValue?.int64.flatMap { UInt16(exactly: $0) }
      .flatMap { CommandTable.standard[Command(rawValue: $0)] }
    return info?.notification == nil ? "request" : "notification"
  }

  /// How a frame differs from what is said of it.
  func mismatches(_ found: Outcome.FrameJSON, _ values: inout SessionValues)
    throws(SessionValues.Unbound) -> [Mismatch]
  {
    var mismatches: [Mismatch] = []
    try values.compare(header, found.header, "header", &mismatches)
    if let body { try values.compare(body, found.body ?? .null, "body", &mismatches) }
    if let bodyHex, bodyHex != found.bodyHex {
      mismatches.append(
        Mismatch(what: "bodyHex", expected: bodyHex, actual: found.bodyHex ?? "none"))
    }
    return mismatches
  }
}

extension Outcome.FrameJSON {
  /// Whether it is a notification of a command that is never assigned.
  var isGrease: Bool {
    header["kind"] == "notification" && (header["commandID"]?.numberValue?.int64 ?? 0) >= 0xF000
  }

  /// The frame in one line.
  var line: String {
    var frame: JSONObject = ["header": header]
    frame["body"] = body
    frame["bodyHex"] = bodyHex.map { .string($0) }
    return "\(JSONValue.object(frame))"
  }
}
