// Requests whose connection ended before their answer, until the recording shows what came of them.

import WireProtocol

/// A finding of a request without an answer, which waits for what comes of it.
struct LostRequest {
  /// How it is known when it is sent again.
  enum Key: Hashable {
    case message(ClientMessageID)
    case ack(ObjectIdentifier)
  }

  let key: Key?
  let frame: CheckedFrame
  /// Held, so that its identity is not another one's.
  let track: InboxTrack?
  let through: UInt64
  var text: String
  var severity: FindingSeverity?
  var requirement: String?
  /// The frame in which it was sent again.
  var again: Int?

  init(_ request: OpenRequest, _ text: String, _ track: InboxTrack?) {
    (key, through) = LostRequest.key(request, track)
    frame = request.frame
    self.track = track
    self.text = text
  }

  static func key(_ request: OpenRequest, _ track: InboxTrack?) -> (Key?, through: UInt64) {
    switch request.detail {
    case .send(let id, _, _): (.message(id), 0)
    case .ack(_, let through): (track.map { .ack(ObjectIdentifier($0)) }, through)
    default: (nil, 0)
    }
  }
}

/// The lost requests that are waited for: at most 4,096, for 10 minutes of the recording.
struct LostRequests {
  private var entries: [LostRequest.Key: LostRequest] = [:]
  /// In the order in which they were lost; those that were found again stay until they are most of it.
  private var order: [(key: LostRequest.Key, number: Int, time: Int64)] = []
  private var first = 0
  private static let most = 4_096

  var isEmpty: Bool { entries.isEmpty }

  /// Whether one may have waited too long.
  func mayBeOld(_ now: Int64) -> Bool {
    first < order.count && now &- order[first].time > SessionChecker.patience
  }

  /// Takes one in.
  ///
  /// - Returns: the one that is given up for it: of the same message, or the oldest of too many.
  mutating func add(_ request: LostRequest, _ key: LostRequest.Key, at now: Int64) -> LostRequest? {
    var evicted = entries.updateValue(request, forKey: key)
    order.append((key, request.frame.number, now))
    if evicted == nil, entries.count > LostRequests.most { evicted = takeFirst() }
    if order.count > 4 * LostRequests.most {
      order = order[first...].filter { entries[$0.key]?.frame.number == $0.number }
      first = 0
    }
    return evicted
  }

  /// The one that waits longest, if it is too old.
  mutating func takeOld(_ now: Int64) -> LostRequest? {
    while mayBeOld(now) {
      let (key, number, _) = order[first]
      first += 1
      if entries[key]?.frame.number == number { return entries.removeValue(forKey: key) }
    }
    return nil
  }

  private mutating func takeFirst() -> LostRequest? {
    while first < order.count {
      let (key, number, _) = order[first]
      first += 1
      if entries[key]?.frame.number == number { return entries.removeValue(forKey: key) }
    }
    return nil
  }

  /// Changes one, if it is there.
  mutating func change(_ key: LostRequest.Key, _ change: (inout LostRequest) -> Void) {
    guard var request = entries[key] else { return }
    change(&request)
    entries[key] = request
  }

  /// Takes one out that was sent again.
  mutating func takeRepeated(_ key: LostRequest.Key) -> LostRequest? {
    guard entries[key]?.again != nil else { return nil }
    return entries.removeValue(forKey: key)
  }

  /// Takes all of them out, in their order.
  mutating func removeAll() -> [LostRequest] {
    defer {
      entries.removeAll()
      order.removeAll()
      first = 0
    }
    return entries.values.sorted { $0.frame.number < $1.frame.number }
  }
}

extension SessionChecker {
  /// A request will not be answered any more; what comes of it is told with it where that can be known.
  mutating func lose(_ request: LostRequest) {
    guard let key = request.key else { return tell(request) }
    if let evicted = lost.add(request, key, at: now) {
      tell(evicted, evicted.key == key ? ", and has no answer there either" : "")
    }
  }

  /// Gives up those that were lost too long ago.
  mutating func giveUpLost() {
    while let request = lost.takeOld(now) { tell(request) }
  }

  mutating func tell(_ request: LostRequest, _ result: String = "") {
    var text = request.text
    if let again = request.again {
      text += "; it was sent again in frame \(again)\(result)"
    } else if request.key != nil {
      text += "; the recording does not have it sent again"
    }
    report(
      .requestWithoutAnswer, request.frame, text, severity: request.severity,
      requirement: request.requirement)
  }

  /// A request is sent that may have been lost before.
  mutating func sentAgain(_ request: OpenRequest, _ session: CheckedSession) {
    let (key, through) = LostRequest.key(request, session.inbox)
    guard let key else { return }
    lost.change(key) { lost in
      if lost.again == nil, through >= lost.through { lost.again = request.frame.number }
    }
  }

  /// It is answered.
  mutating func answeredAgain(
    _ request: OpenRequest, _ status: Status, _ message: MessageFacts?, _ frame: CheckedFrame,
    _ session: CheckedSession
  ) {
    guard let key = LostRequest.key(request, session.inbox).0, let lost = lost.takeRepeated(key)
    else { return }
    let isDuplicate =
      switch message {
      case .c2sAnswer(_, let isDuplicate): isDuplicate
      case .c2cAnswer(let answer): answer.duplicate
      default: false
      }
    tell(
      lost,
      " and answered \(status)\(isDuplicate ? ", duplicate" : "") in frame \(frame.number)\(isDuplicate ? ": it had been stored" : "")"
    )
  }

  /// The answer to login says what of a device's acks was taken.
  mutating func saidAcked(
    _ acked: UInt64, _ epoch: UInt64, _ track: InboxTrack, _ frame: CheckedFrame
  ) {
    lost.change(.ack(ObjectIdentifier(track))) { lost in
      guard track.epoch == epoch else { return }
      lost.text +=
        "; the answer to login in frame \(frame.number) says acked \(acked): it was \(acked < lost.through ? "not " : "")taken"
    }
  }
}
