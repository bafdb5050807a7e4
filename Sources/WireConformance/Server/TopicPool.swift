// Topics that nobody has used: each scenario that needs empty ones gets its own.

import WireProtocol

/// The topics of Vectors/server/topics.json, of which a server may have messages in some already.
actor TopicPool {
  /// How many topics the map has besides those without a suffix.
  static let count = 64

  private let place: ServerPlace
  private let uidSuffix: String
  private var last = 0

  init(_ place: ServerPlace, uidSuffix: String) {
    self.place = place
    self.uidSuffix = uidSuffix
  }

  /// What stands behind the topics of a scenario; nil: the server has messages in all of them.
  func take() async throws(ServerInquiry.Failure) -> String? {
    while last < TopicPool.count {
      last += 1
      let suffix = "-\(last)"
      if try await isEmpty(suffix) { return suffix }
    }
    return nil
  }

  /// Whether both topics are empty.
  private func isEmpty(_ suffix: String) async throws(ServerInquiry.Failure) -> Bool {
    let service = try await ServerInquiry(place)
    _ = try await service.login(
      Account(domain: "58.service", uid: "topics\(suffix)\(uidSuffix)"), token: "service")
    for (sequence, topic) in [(3, "gps"), (4, "events")] {
      // Behind everything: nothing is pushed.
      let answer = try await service.ask(
        "subscribe", sequence,
        ["topic": .string(topic + suffix), "group": "probe", "after": ["cursor": "1"]])
      // A cursor above head is a conflict (SPEC.md 7.15).
      if answer.status != "conflict" { return false }
    }
    return true
  }
}
