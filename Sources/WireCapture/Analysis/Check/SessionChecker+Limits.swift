// Limits, compression, flags and versions (SPEC.md 2.2, 2.4, 6.7, 9 and 11).

import WireProtocol

extension SessionChecker {
  /// Flags that are sent 0.
  mutating func checkFlags(_ frame: borrowing RecordedFrame, _ checked: CheckedFrame) {
    let header = frame.view.header
    if !header.flags.isDisjoint(with: [.reserved4, .reserved5]) {
      report(.reservedFlags, checked, "\(name(header)) has flags \(header.flags)")
    }
    guard header.flags.contains(.compressed) else { return }
    let plain = frame.plainBody.count
    if header.bodyLength >= plain {
      report(
        .compressionUseless, checked,
        "\(name(header)) has \(header.bodyLength) bytes compressed, and \(plain) as it is")
    } else if plain < Limits.minimumCompressedLength {
      report(
        .compressionSmall, checked, "\(name(header)) is compressed, and its body has \(plain) bytes"
      )
    }
  }

  /// The version byte.
  mutating func checkVersion(
    _ header: FrameHeader, _ frame: CheckedFrame, _ session: CheckedSession
  ) {
    guard header.version != .v1, session.hasStart, header.version != session.agreed?.version else {
      return
    }
    report(
      .version, frame,
      "\(name(header)) has version \(header.version), and \(session.agreed?.version ?? .v1) is spoken"
    )
  }

  /// Lengths, and what compression was agreed on.
  mutating func checkLimits(
    _ frame: borrowing RecordedFrame, _ checked: CheckedFrame, _ session: CheckedSession,
    _ side: StreamSide
  ) {
    let header = frame.view.header
    if frame.plainBody.count > Limits.maximumMessageLength { checkMessages(frame, checked) }
    guard session.hasStart else { return }
    let isEarly = session.phase != .open
    let limit =
      isEarly ? Limits.beforeLogin.maxBodyLength : session[side.other].bodyLimit
    let length = max(header.bodyLength, frame.plainBody.count)
    if length > limit {
      report(
        .bodyLimit, checked,
        "the body of \(name(header)) has \(length) bytes, the \(side.other.rawValue) takes \(limit)\(isEarly ? " before login" : "")"
      )
    }
    guard header.flags.contains(.compressed) else { return }
    guard let zlib = session.agreed?.zlib else {
      return report(
        .compressionUnagreed, checked,
        "\(name(header)) is compressed, and hello has not agreed on it")
    }
    // The stream stands behind the length; bit 5 of its second byte says that a dictionary's number follows.
    let body = frame.view.body
    guard body.count >= 10, body[5] & 0x20 != 0 else { return }
    let dictionary = body.uint32(at: 6)
    if !zlib.dictionaries.contains(dictionary) {
      report(
        .dictionaryUnagreed, checked,
        "\(name(header)) uses dictionary \(String(dictionary, radix: 16, uppercase: true)), which hello does not name"
      )
    }
  }

  /// Single messages in a large body.
  private mutating func checkMessages(
    _ frame: borrowing RecordedFrame, _ checked: CheckedFrame
  ) {
    guard let known = judge.body(of: frame.view.header) else { return }
    let field: BodySchema.Field?
    switch known.type.name {
    case GetOfflineMsg.Response.name: field = known.type.schema["messages"]
    case MessageNotification.name, TopicMessage.name: field = known.type.schema["message"]
    default: field = nil
    }
    guard let number = field?.number else { return }
    for node in FieldNode.parse(frame.plainBody, as: nil)
    where node.number == number && node.value.count > Limits.maximumMessageLength {
      report(
        .messageLimit, checked,
        "\(name(frame.view.header)) holds a message of \(node.value.count) bytes")
    }
  }

  /// How many requests are open.
  mutating func checkOpen(
    _ session: CheckedSession, _ request: OpenRequest, _ side: StreamSide
  ) {
    guard side == .client, let agreed = session.agreed, !session.server.isUncertain else { return }
    let most = agreed.maxOpenRequests == 0 ? 64 : Int(agreed.maxOpenRequests)
    let open = session.client.open.count
    if open > most {
      report(
        .openRequests, request.frame, "the client has \(open) requests open, hello allows \(most)")
    }
    let pulls = session.client.openPulls
    if request.command == .getOfflineMsg, pulls > 1 {
      report(
        .openPulls, request.frame, "the client has \(pulls) get-offline-msg open at the same time")
    }
  }
}
