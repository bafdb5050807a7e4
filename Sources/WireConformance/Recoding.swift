// Decodes and encodes again: through Swift values, through schemas, and through JSON. All have to give the same bytes.

import WireProtocol

enum Recoding {
  /// Encodes a decoded frame again by its Swift type and by its schema: both give the canonical body (WP-5.1-2).
  static func check(_ observed: ObservedFrame, _ what: String) -> [Mismatch] {
    guard let type = observed.type else { return [] }
    do throws(WireError) {
      let canonical = try DynamicMessage(decoding: observed.plainBody.span, as: type.schema)
        .canonicalBytes
      guard let typed = try typedFrame(observed) else {
        return [
          Mismatch(what: "\(what).body", expected: "a Swift type of it", actual: "\(type.name)")
        ]
      }
      if Array(typed.body) == canonical { return [] }
      return [
        Mismatch(
          what: "\(what), encoded again from Swift", expected: hex(canonical),
          actual: hex(typed.body))
      ]
    } catch {
      return [
        Mismatch(
          what: "\(what), encoded again", expected: "no error", actual: error.description)
      ]
    }
  }

  /// Encodes the frames of a canonical vector, from JSON and from Swift values, and compares with the wire.
  static func checkCanonical(_ test: StreamTest, _ observed: Observation) -> [Mismatch] {
    var fromJSON: [UInt8] = []
    var fromSwift: [UInt8] = []
    do {
      for frame in test.outcomes.first?.frames ?? [] {
        fromJSON += try Frame(json: frame.withoutLength).bytes
      }
      for frame in observed.frames {
        fromSwift += (try typedFrame(frame) ?? frame.frame).bytes
      }
    } catch {
      return [Mismatch(what: "encoding", expected: "no error", actual: "\(error)")]
    }
    return [("encoded from JSON", fromJSON), ("encoded from Swift", fromSwift)]
      .filter { $0.1 != test.bytes }
      .map { Mismatch(what: $0.0, expected: hex(test.bytes), actual: hex($0.1)) }
  }

  /// The frame built anew from the Swift value of its body; nil when there is no type for it.
  private static func typedFrame(_ observed: ObservedFrame) throws(WireError) -> Frame? {
    let header = observed.frame.header
    if Failure.isBody(of: header) {
      let failure = try observed.frame.message(Failure.self, limits: .maximum)
      return try build(header) { (encoder, output) throws(WireError) in
        try encoder.append(.response(to: header, status: header.status, failure), to: &output)
      }
    }
    switch (header.command, header.kind) {
    case (.hello, .request): return try request(Hello.Request.self, observed)
    case (.hello, .response): return try response(Hello.Response.self, observed)
    case (.login, .request): return try request(Login.Request.self, observed)
    case (.login, .response): return try response(Login.Response.self, observed)
    case (.logout, .request): return try request(Logout.Request.self, observed)
    case (.logout, .response): return try response(Logout.Response.self, observed)
    case (.keepalive, .request): return try request(Keepalive.Request.self, observed)
    case (.keepalive, .response): return try response(Keepalive.Response.self, observed)
    case (.goaway, .notification): return try notification(Goaway.self, observed)
    case (.c2s, .request): return try request(C2S.Request.self, observed)
    case (.c2s, .response): return try response(C2S.Response.self, observed)
    case (.c2c, .request): return try request(C2C.Request.self, observed)
    case (.c2c, .response): return try response(C2C.Response.self, observed)
    case (.c2cAck, .request): return try request(C2CAck.Request.self, observed)
    case (.c2cAck, .response): return try response(C2CAck.Response.self, observed)
    case (.receipt, .notification): return try notification(Receipt.self, observed)
    case (.getOfflineMsg, .request): return try request(GetOfflineMsg.Request.self, observed)
    case (.getOfflineMsg, .response): return try response(GetOfflineMsg.Response.self, observed)
    case (.message, .notification): return try notification(MessageNotification.self, observed)
    case (.s2c, .request): return try request(S2C.Request.self, observed)
    case (.s2c, .response): return try response(S2C.Response.self, observed)
    case (.subscribe, .request): return try request(Subscribe.Request.self, observed)
    case (.subscribe, .response): return try response(Subscribe.Response.self, observed)
    case (.topicMessage, .notification): return try notification(TopicMessage.self, observed)
    case (.topicAck, .request): return try request(TopicAck.Request.self, observed)
    case (.topicAck, .response): return try response(TopicAck.Response.self, observed)
    default: return nil
    }
  }

  private static func request<Body: WireRequest>(_: Body.Type, _ observed: ObservedFrame)
    throws(WireError) -> Frame?
  {
    let header = observed.frame.header
    let body = try observed.frame.message(Body.self, limits: .maximum)
    return try build(header) { (encoder, output) throws(WireError) in
      try encoder.append(.request(body, sequence: header.sequence), to: &output)
    }
  }

  private static func response<Body: WireResponse>(_: Body.Type, _ observed: ObservedFrame)
    throws(WireError) -> Frame?
  {
    let header = observed.frame.header
    let body = try observed.frame.message(Body.self, limits: .maximum)
    return try build(header) { (encoder, output) throws(WireError) in
      try encoder.append(.response(body, to: header), to: &output)
    }
  }

  private static func notification<Body: WireNotification>(
    _: Body.Type, _ observed: ObservedFrame
  ) throws(WireError) -> Frame? {
    let body = try observed.frame.message(Body.self, limits: .maximum)
    return try build(observed.frame.header) { (encoder, output) throws(WireError) in
      try encoder.append(.notification(body), to: &output)
    }
  }

  private static func build(
    _ header: FrameHeader,
    _ append: (inout FrameEncoder, inout [UInt8]) throws(WireError) -> Void
  ) throws(WireError) -> Frame? {
    var encoder = FrameEncoder(limits: .maximum, version: header.version)
    var output: [UInt8] = []
    try append(&encoder, &output)
    return try Frame(exactly: output, limits: .maximum)
  }
}

extension Outcome.FrameJSON {
  /// The JSON that a frame is built from: the length is the encoder's part.
  var withoutLength: JSONValue {
    var header = header.objectValue ?? [:]
    header["bodyLength"] = nil
    var frame: JSONObject = ["header": .object(header)]
    frame["body"] = body
    frame["bodyHex"] = bodyHex.map { .string($0) }
    return .object(frame)
  }
}
