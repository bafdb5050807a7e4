// What a device does over its connections: one takes the place of the other, and what has no answer is sent again (SPEC.md 6.3, 7.9).

import WireProtocol

/// A message that was refused for now, until it is taken.
struct RefusedMessage {
  /// When it was refused last; nil while it waits for its answer.
  var time: Int64?
  /// How long the sender waited before the last repetitions, the last two.
  var waits: [Int64] = []
}

/// Messages that were refused for now. Of more than 4,096, the new ones are forgotten.
struct RefusedMessages {
  private struct Key: Hashable {
    let device: ObjectIdentifier
    let id: ClientMessageID
  }

  private var messages: [Key: RefusedMessage] = [:]
  private static let most = 4_096
  /// Whether some were forgotten.
  private(set) var isFull = false

  var isEmpty: Bool { messages.isEmpty }

  subscript(_ id: ClientMessageID, _ device: InboxTrack) -> RefusedMessage? {
    get { messages[Key(device: ObjectIdentifier(device), id: id)] }
    set {
      let key = Key(device: ObjectIdentifier(device), id: id)
      if newValue != nil, messages[key] == nil, messages.count >= RefusedMessages.most {
        isFull = true
      } else {
        messages[key] = newValue
      }
    }
  }
}

extension SessionChecker {
  /// A device is logged in here now: an earlier connection of its has to end, and what had no answer there comes again.
  mutating func loggedIn(
    _ track: InboxTrack, isNewer: Bool, _ frame: CheckedFrame, _ session: CheckedSession
  ) {
    if isNewer, let number = track.stream, number != session.number,
      let earlier = sessions[number], !earlier.isOver
    {
      earlier.replaced = frame
    }
    track.stream = session.number
    session.accepted = frame
    session.owed = track.owed
    track.owed = []
  }

  /// Judges what the server sends where a later login of the device was accepted long ago.
  mutating func checkReplaced(_ frame: CheckedFrame, _ session: CheckedSession, as what: String) {
    guard let later = session.replaced, !session.isOver, session.server.goaway == nil else {
      return
    }
    let since = (frame.place.time ?? 0) &- (later.place.time ?? 0)
    guard since > SessionChecker.handover else { return }
    session.replaced = nil
    report(
      .notReplaced, frame,
      "\(what) comes \(seconds(since)) after the device's next login was accepted on stream \(later.place.stream), and not goaway replaced"
    )
  }

  /// Judges a message that is sent: whether what has no answer is first, and whether a repetition waited.
  mutating func sends(
    _ id: ClientMessageID, _ frame: CheckedFrame, _ session: CheckedSession
  ) {
    guard let track = session.inbox else { return }
    if !refused.isEmpty, var message = refused[id, track] {
      repeats(&message, id, frame)
      refused[id, track] = message
    }
    guard let first = session.owed.first else { return }
    if let index = session.owed.firstIndex(of: id) {
      session.owed.remove(at: index)
      guard index > 0 else { return }
      report(
        .resendOrder, frame,
        "message \(id) is sent again in front of \(first), which was sent before it and has no answer either"
      )
    } else if !messages.isAnswered(id, of: ObjectIdentifier(track)), refused[id, track] == nil,
      !refused.isFull
    {
      let count = session.owed.count
      session.owed = []
      report(
        .resendOrder, frame,
        "message \(id) is new, and \(count) that had no answer on the device's last connection, \(first) the first, were not sent again",
        severity: .warning)
    }
  }

  private mutating func repeats(
    _ message: inout RefusedMessage, _ id: ClientMessageID, _ frame: CheckedFrame
  ) {
    guard let refusal = message.time, let time = frame.place.time else { return }
    message.time = nil
    let wait = time &- refusal
    // Longer waits may be as long as they get.
    guard wait < SessionChecker.longestJudgedWait else { return message.waits = [] }
    if message.waits.count == 2, wait <= message.waits[0] {
      report(
        .backoff, frame,
        "message \(id) is repeated \(milliseconds(wait)) after it was refused, and two repetitions before after \(milliseconds(message.waits[0])): the waits do not grow"
      )
    }
    message.waits = message.waits.suffix(1) + [wait]
  }

  /// A message was answered.
  mutating func sendAnswered(
    _ id: ClientMessageID, _ header: FrameHeader, _ body: Span<UInt8>, _ frame: CheckedFrame,
    _ session: CheckedSession
  ) {
    guard let track = session.inbox else { return }
    guard header.status.advice == .repeatLater else {
      if !refused.isEmpty { refused[id, track] = nil }
      return
    }
    var message = refused[id, track] ?? RefusedMessage()
    message.time = frame.place.time
    // A server that says when to come again has its own way.
    if let failure = judge.value(of: body, WireProtocol.Failure.self),
      failure.retryAfterMilliseconds > 0
    {
      message.waits = []
      message.time = nil
    }
    refused[id, track] = message
  }

  /// A connection has ended: what is without an answer is owed on the next one.
  mutating func left(_ session: CheckedSession, _ open: [OpenRequest], _ closure: StreamClosure) {
    guard let track = session.inbox else { return }
    if track.stream == session.number { track.stream = nil }
    let isJudged =
      session.hasStart && !session.client.isUncertain && !session.server.isUncertain
      && session.server.end == nil
    if isJudged, open.isEmpty, let first = session.owed.first, let login = session.accepted {
      let time = (session.client.last?.place.time ?? 0) &- (login.place.time ?? 0)
      if time > SessionChecker.handover {
        report(
          .resendOrder, login,
          "\(session.owed.count) messages that had no answer on the device's last connection, \(first) the first, were not sent again in \(seconds(time))",
          severity: .warning)
        session.owed = []
      }
    }
    guard isJudged, closure == .finished || closure == .reset, track.stream == nil else { return }
    // Those that were refused before stand at places of their own in the sender's order.
    let ids = open.compactMap(\.detail.messageID).filter { refused[$0, track] == nil }
    let owed = ids + session.owed
    guard owed.count <= SessionChecker.mostOwed, !refused.isFull else { return }
    track.owed = owed
  }

  /// How long two connections of a device may be there: SPEC.md has no time, and all its deadlines of connections are as long.
  static var handover: Int64 { 10_000_000_000 }
  private static var longestJudgedWait: Int64 { 10_000_000_000 }
  private static var mostOwed: Int { 128 }

  private func milliseconds(_ nanoseconds: Int64) -> String { "\(nanoseconds / 1_000_000) ms" }
}

extension OpenRequest.Detail {
  /// Of a message that was sent.
  var messageID: ClientMessageID? {
    switch self {
    case .send(let id, _, _), .recipients(let id, _): id
    default: nil
    }
  }
}
