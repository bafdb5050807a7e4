// Reads the expectations of a vector.

import WireProtocol

extension Outcome {
  init(expect place: Place, error: Place?) throws(VectorError) {
    let object = try StrictObject(place, members: ["frames", "consumed", "needMore"])
    var frames: [FrameJSON] = []
    for frame in try object.needed("frames").elements() { frames.append(try FrameJSON(frame)) }
    self.frames = frames
    consumed = try object.needed("consumed").integer(0...Int.max)
    let longest = Frame.headerLength + Limits.maximumBodyLength
    needMore = try object.optional("needMore")?.integer(1...longest)
    self.error = try error.map { (place) throws(VectorError) in try Fault(place) }
  }
}

extension Outcome.Fault {
  init(_ place: Place) throws(VectorError) {
    let object = try StrictObject(place, members: ["code", "phase", "offset"])
    code = try object.needed("code").name(WireError.Code.self)
    phase = try object.needed("phase").name(WireError.Phase.self)
    offset = try object.optional("offset")?.integer(0...Int.max)
  }
}

extension Outcome.FrameJSON {
  private static let headerMembers: Set<String> = [
    "version", "kind", "flags", "command", "commandID", "status", "statusCode", "sequence",
    "bodyLength",
  ]

  init(_ place: Place) throws(VectorError) {
    let object = try StrictObject(place, members: ["header", "body", "bodyHex", "content"])
    let header = try StrictObject(
      try object.needed("header"), members: Outcome.FrameJSON.headerMembers)
    for name in Outcome.FrameJSON.headerMembers { _ = try header.needed(name) }
    let body = object.optional("body")
    let hex = object.optional("bodyHex")
    if (body == nil) == (hex == nil) { throw place.error("needs one of body and bodyHex") }
    if let body, body.value.objectValue == nil { throw body.error("expected an object") }
    if let hex { _ = try hex.bytes() }
    self.header = header.place.value
    self.body = body?.value
    bodyHex = try hex?.string()
    content = object.optional("content")?.value
  }
}
