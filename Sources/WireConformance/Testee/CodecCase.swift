// A vector as requests to a testee, and what its answers come to: Vectors/README.md, "What a runner does".

import WireProtocol

/// A vector that a testee can run.
struct CodecCase: Sendable {
  /// A request, and how its bytes are given.
  struct Ask: Sendable {
    /// Such as `cut at 7`; empty: as the bytes stand in the vector.
    let way: String
    let request: TesteeRequest
  }

  let vector: Vector
  let asks: [Ask]
  /// What the testee has to be able to do.
  let needs: [TesteeFeature]

  /// Nil for a scenario of a session, which needs a server.
  init?(_ vector: Vector) {
    self.vector = vector
    switch vector.test {
    case .stream(let test):
      asks = CodecCase.asks(test)
      needs = CodecCase.needs(test, vector)
    case .accountText(let text, _):
      asks = [Ask(way: "", request: .account(text: text))]
      needs = [.account]
    case .content(let test):
      let type = test.contentType?.rawValue
      asks = [Ask(way: "", request: .content(bytes: test.bytes, contentType: type))]
      if case .valid(_, _, _, _?) = test.expectation {
        needs = [.content, .fallback]
      } else {
        needs = [.content]
      }
    case .session, .client: return nil
    }
  }

  private static func asks(_ test: StreamTest) -> [Ask] {
    func decode(_ way: String, _ chunks: [[UInt8]]) -> Ask {
      Ask(
        way: way,
        request: .decode(
          chunks: chunks, maxBodyLength: test.limits.maxBodyLength,
          compression: test.compression.isAgreed, contents: test.readsContents))
    }
    var asks = [decode("", test.chunks)]
    if test.cutEverywhere {
      let bytes = test.bytes
      asks.append(decode("whole", [bytes]))
      asks.append(decode("byte by byte", bytes.map { [$0] }))
      asks += bytes.indices.map { place in
        decode("cut at \(place)", [Array(bytes[..<place]), Array(bytes[place...])])
      }
    }
    if test.isCanonical {
      let frames = test.outcomes.first?.frames ?? []
      asks.append(Ask(way: "encoded", request: .encode(frames: frames.map(\.withoutLength))))
    }
    return asks
  }

  private static func needs(_ test: StreamTest, _ vector: Vector) -> [TesteeFeature] {
    var needs: [TesteeFeature] = [.decode]
    if test.isCanonical { needs.append(.encode) }
    if test.readsContents { needs.append(.content) }
    let flags = test.outcomes.flatMap(\.frames).compactMap { $0.header["flags"]?.arrayValue }
    let isCompressed =
      vector.suite == VectorFile.Suite.compression.rawValue
      || flags.contains { $0.contains("compressed") }
    if isCompressed, test.compression.isAgreed { needs.append(.compression) }
    return needs
  }

  /// Whether an answer is compared at all: not when the testee says that it cannot do it.
  func canAsk(_ ask: Ask, _ features: [String]) -> Bool {
    func has(_ feature: TesteeFeature) -> Bool { features.contains(feature.rawValue) }
    return switch ask.request {
    case .decode: needs.allSatisfy { has($0) || $0 == .encode }
    case .encode: has(.encode)
    case .content: has(.content)
    case .account: has(.account)
    }
  }
}
