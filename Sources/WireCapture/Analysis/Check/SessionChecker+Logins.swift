// What a device says of itself at its logins: the attempt, and how far it is (SPEC.md 6.3 and 7.6).

import WireProtocol

extension SessionChecker {
  /// Two values that are as near as this to the time of their frames are taken for times: 30 days, in milliseconds.
  private static var farOff: Int64 { 2_592_000_000 }

  /// An attempt that is not above the one before.
  mutating func tellAttempt(
    _ login: LoginFacts, _ track: InboxTrack, _ request: OpenRequest, _ status: Status,
    _ session: CheckedSession
  ) {
    var text = "the login of device \(login.device) has attempt \(login.attempt)"
    guard let before = track.attemptFrame else { return }
    let isOpen =
      before.place.stream != session.number && sessions[before.place.stream] != nil
    text +=
      ", and had \(track.attempt) in frame \(before.number) (stream \(before.place.stream)\(isOpen ? ", still open" : ""))"
    if let words = words(ofTimes: login.attempt, request.frame, track.attempt, before) {
      text += words
    }
    // One that a later login overtook on its way is answered so too. The deadlines leave 10 s between hello and login.
    let isRefused = status == .replaced
    var isOvertaken = isRefused
    if let began = session.began, let earlier = before.place.time {
      isOvertaken = isRefused && began &- earlier < 10_000_000_000
    }
    if isRefused {
      text += "; it is answered replaced"
      if isOvertaken { text += ", as is a login that another one overtook on its way" }
    }
    report(.attempt, request.frame, text, severity: isOvertaken ? .warning : nil)
  }

  /// What two attempts say that are times of a clock.
  private func words(
    ofTimes attempt: UInt64, _ frame: CheckedFrame, _ earlier: UInt64, _ before: CheckedFrame
  ) -> String? {
    func off(_ value: UInt64, _ frame: CheckedFrame) -> Int64? {
      guard let value = Int64(exactly: value), let time = frame.place.time else { return nil }
      let off = value &- time / 1_000_000
      return off.magnitude < SessionChecker.farOff.magnitude ? off : nil
    }
    func words(_ off: Int64) -> String {
      if off.magnitude < 1_000 { return "on the recording's clock" }
      return
        "\(seconds(Int64(off.magnitude + 50) * 1_000_000)) \(off > 0 ? "ahead of" : "behind") the recording's clock"
    }
    guard let now = off(attempt, frame), let then = off(earlier, before) else { return nil }
    return
      ": both look like times in milliseconds, that of frame \(before.number) \(words(then)), this one \(words(now))"
  }

  /// A device that says less than it has acked gets again what it has handled.
  mutating func checkCursor(
    _ login: LoginFacts, _ inbox: InboxState, acked: UInt64, _ track: InboxTrack,
    _ request: OpenRequest, _ frame: CheckedFrame
  ) {
    if !lost.isEmpty { saidAcked(acked, inbox.epoch, track, frame) }
    guard track.epoch == inbox.epoch, let ack = track.ackSent else { return }
    let cursor = login.epoch == inbox.epoch ? login.cursor : 0
    guard cursor < ack.through else { return }
    track.ackSent = nil
    report(
      .cursorBack, request.frame,
      "the login of device \(login.device) has cursor \(cursor)\(login.epoch == inbox.epoch ? "" : " in epoch \(login.epoch)"), and it has acked up to \(ack.through) in frame \(ack.frame): what it has handled comes again"
    )
  }
}
