// Frames that come in pieces: the deadlines of a header and of a body (SPEC.md 6.4).

import WireProtocol

/// A frame of the client that has begun, and since when.
struct PartialFrameTimes {
  /// Its bytes so far.
  let frame: CheckedFrame
  let begin: Int64
  /// When its header was there, and how long its body is.
  var header: (time: Int64, length: Int)?
  var isTold = false
}

extension SessionChecker {
  /// Notes what there is of a frame under way; nil when bytes of it are missing.
  public mutating func frameUnderWay(_ part: FrameUnderWay?, at place: RecordPlace) {
    guard place.side == .client, let session = session(place) else { return }
    guard let part, let time = place.time else {
      session.partial = nil
      return
    }
    now = max(now, time)
    if session.partial?.frame.offset != part.offset {
      let facts = RecordFacts(at: place, offset: part.offset, header: nil)
      session.partial = PartialFrameTimes(
        frame: CheckedFrame(
          number: frames, place: place, offset: part.offset, length: part.bytes,
          isShown: filter?.matches(facts) ?? true),
        begin: time)
    }
    if session.partial?.header == nil, let length = part.bodyLength {
      session.partial?.header = (time, length)
    }
  }

  /// Judges how long a frame of the client took, or has taken when the server says something else than goaway.
  mutating func checkPartial(
    _ header: FrameHeader, _ frame: CheckedFrame, _ session: CheckedSession, _ side: StreamSide
  ) {
    guard let partial = session.partial, let time = frame.place.time else { return }
    let isWhole = side == .client
    if isWhole { session.partial = nil }
    guard isWhole ? partial.frame.offset == frame.offset : header.command != .goaway else { return }
    tellLate(partial, session, at: time, isWhole: isWhole)
  }

  /// Judges a frame that is not whole at the end.
  mutating func checkPartialAtEnd(_ session: CheckedSession, _ closure: StreamClosure) {
    guard closure == .captureEnded, let partial = session.partial else { return }
    tellLate(partial, session, at: now, isWhole: false)
  }

  private mutating func tellLate(
    _ partial: PartialFrameTimes, _ session: CheckedSession, at time: Int64, isWhole: Bool
  ) {
    guard !partial.isTold, !session.isOver, let late = late(partial, at: time, isWhole: isWhole)
    else { return }
    session.partial?.isTold = true
    report(late.rule, partial.frame, "\(late.text), and the server let the connection live")
  }

  /// What had its time by then, if it was too late: the rule, and what happened.
  private func late(_ partial: PartialFrameTimes, at time: Int64, isWhole: Bool) -> (
    rule: CheckRule, text: String
  )? {
    let headerTime = partial.header?.time ?? time
    let taken = headerTime &- partial.begin
    if taken > SessionChecker.headerTime + SessionChecker.slack {
      return (
        .headerDeadline,
        "the header of a frame \(partial.header == nil && !isWhole ? "was not there" : "came") \(seconds(taken)) after its first byte"
      )
    }
    guard let header = partial.header else { return nil }
    let limit = SessionChecker.headerTime + Int64(header.length) * 1_000_000_000 / 2_048
    let rest = time &- header.time
    guard rest > limit + SessionChecker.slack else { return nil }
    return (
      .bodyDeadline,
      "the body of a frame, \(header.length) bytes, \(isWhole ? "came" : "was not there") \(seconds(rest)) after its header; it has \(seconds(limit))"
    )
  }

  private static var headerTime: Int64 { 10_000_000_000 }
}
