// A message as a value and as the bytes that it must become.

import WireProtocol

struct Sample: Sendable, CustomStringConvertible {
  let description: String
  /// The whole frame, written by hand.
  let wire: [UInt8]
  /// The body alone.
  let body: [UInt8]
  let encode: @Sendable (inout FrameEncoder, inout [UInt8]) throws(WireError) -> Void
  /// The value decoded from a frame, with its unknown fields and encoded again.
  let recode: @Sendable (Frame) throws(WireError) -> (isEqual: Bool, frame: Frame)

  private init<Body: WireMessage>(
    _ name: String, _ value: Body, _ body: [UInt8], kind: UInt8, command: UInt16, status: UInt16,
    _ frame: @escaping @Sendable (Body) -> OutgoingFrame<Body>
  ) {
    description = "\(Body.name), \(name)"
    self.body = body
    wire =
      RawFrame(
        flags: kind, command: command, status: status, sequence: kind == 2 ? 0 : 7, body: body
      ).bytes
    encode = { encoder, output throws(WireError) in
      try encoder.append(frame(value), to: &output)
    }
    recode = { received throws(WireError) in
      let decoded = try received.message(Body.self)
      return (decoded == value, try Frame(frame(decoded)))
    }
  }

  static func request<Body: WireRequest>(
    _ name: String, _ command: UInt16, _ value: Body, _ body: [UInt8]
  ) -> Sample {
    Sample(name, value, body, kind: 0, command: command, status: 0) {
      .request($0, sequence: 7)
    }
  }

  static func response<Body: WireResponse>(
    _ name: String, _ command: UInt16, _ value: Body, _ body: [UInt8]
  ) -> Sample {
    Sample(name, value, body, kind: 1, command: command, status: 0) {
      .response($0, sequence: 7)
    }
  }

  static func notification<Body: WireNotification>(
    _ name: String, _ command: UInt16, _ value: Body, _ body: [UInt8]
  ) -> Sample {
    Sample(name, value, body, kind: 2, command: command, status: 0) { .notification($0) }
  }

  static func failure(_ name: String, _ value: Failure, _ body: [UInt8]) -> Sample {
    let request = constant { try Frame(.request, Command(0x7001), sequence: 7).header }
    return Sample(name, value, body, kind: 1, command: 0x7001, status: 40_000) {
      .response(to: request, status: Status(40_000), $0)
    }
  }

  static let all = connection + messaging + services
}
