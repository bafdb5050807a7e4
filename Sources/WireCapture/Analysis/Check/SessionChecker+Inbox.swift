// The device's inbox: pushes, pages, acks, and what is never repaired (SPEC.md 6.7, 7.3 to 7.8).

import WireProtocol

extension SessionChecker {
  /// An answer tells where the inbox stands.
  mutating func saw(_ inbox: InboxState, _ frame: CheckedFrame, _ session: CheckedSession) {
    guard let track = session.inbox else { return }
    if track.epoch != inbox.epoch { track.begin(inbox.epoch) }
    track.head = max(track.head, inbox.head)
    if !session.isService { track.settle(frame) }
  }

  /// A message is pushed.
  mutating func pushed(
    _ message: DeliveredMessage, _ epoch: UInt64, _ frame: CheckedFrame,
    _ session: CheckedSession
  ) {
    if session.isRecipient(of: message) { messages.remove(message.id) }
    session.pushedIntoSilence += 1
    let sequence = message.inboxSequence
    if message.isUnstored, sequence != 0 {
      report(
        .unstoredSequence, frame,
        "message \(message.id) is unstored and has the inbox sequence \(sequence)")
    }
    guard sequence != 0 else { return pushedUnstored(message, frame, session) }
    given(message, epoch, frame, session)
    guard let track = session.inbox else {
      if session.pushed.contains(sequence) {
        toldTwice(message, pushes.find(sequence, session.number), frame, session)
      }
      session.pushed.insert(sequence...sequence)
      pushes.note(sequence, session.number, frame)
      return
    }
    if track.epoch != epoch {
      track.begin(epoch)
      session.pushed.removeAll()
      session.loginHead = 0
    }
    if session.pushed.contains(sequence) {
      toldTwice(message, pushes.find(sequence, session.number), frame, session)
    } else if session.hasStart, sequence <= session.loginHead {
      report(
        .pushBelowHead, frame,
        "message \(message.id) is pushed with sequence \(sequence), the answer to login has head \(session.loginHead)"
      )
    }
    session.pushed.insert(sequence...sequence)
    pushes.note(sequence, session.number, frame)
    let window = session.agreed.map { $0.pushWindow == 0 ? 256 : UInt64($0.pushWindow) } ?? .max
    let (bound, isAll) = track.acked.addingReportingOverflow(window)
    if !isAll, sequence > bound {
      report(
        .pushWindow, frame,
        "message \(message.id) is pushed with sequence \(sequence); acked is \(track.acked), the window \(window)"
      )
    }
    track.receive(sequence...sequence)
    track.head = max(track.head, sequence)
    track.lastTime = now
    track.settle(frame)
  }

  private mutating func toldTwice(
    _ message: DeliveredMessage, _ first: PushMemory.Push?, _ frame: CheckedFrame,
    _ session: CheckedSession
  ) {
    var text = "message \(message.id) is pushed on this connection again"
    if let first {
      let between = (frame.place.time ?? first.time) &- first.time
      text += ", \(seconds(between)) after frame \(first.frame)"
    }
    if !message.isUnstored, !session.client.isUncertain, let track = session.inbox {
      if let ack = track.ackSent, ack.through >= message.inboxSequence {
        text += "; it was acked in frame \(ack.frame)"
      } else {
        text += "; no ack had come"
      }
    }
    report(.deliveredTwice, frame, text)
  }

  /// Unstored messages have no sequence: the last 256 ids are remembered.
  private mutating func pushedUnstored(
    _ message: DeliveredMessage, _ frame: CheckedFrame, _ session: CheckedSession
  ) {
    if let first = session.unstored.first(where: { $0.id == message.id }) {
      toldTwice(message, first.push, frame, session)
    }
    let push = PushMemory.Push(frame)
    if session.unstored.count < 256 {
      session.unstored.append((message.id, push))
    } else {
      session.unstored[session.unstoredIndex] = (message.id, push)
      session.unstoredIndex = (session.unstoredIndex + 1) % 256
    }
  }

  /// A page is answered.
  mutating func page(
    _ messages: [DeliveredMessage], _ epoch: UInt64, after: UInt64, through: UInt64, head: UInt64,
    _ frame: CheckedFrame, _ session: CheckedSession
  ) {
    for message in messages where session.isRecipient(of: message) {
      self.messages.remove(message.id)
    }
    for message in messages { given(message, epoch, frame, session) }
    let sequences = messages.map(\.inboxSequence)
    if zip(sequences, sequences.dropFirst()).contains(where: { $0 >= $1 }) {
      report(
        .pageOrder, frame, "the messages of the page do not stand in the order of their sequences")
    }
    let isSame = session.inbox.map { $0.epoch == epoch } ?? true
    if !isSame { session.inbox?.begin(epoch) }
    // A pull of another epoch is answered as one from 0.
    let start = isSame ? after : 0
    if let stray = sequences.first(where: { $0 > through || (isSame && $0 <= start) }) {
      report(
        .pageInterval, frame,
        "the page for what is behind \(start), up to \(through), carries sequence \(stray)")
    }
    if through < head, messages.isEmpty, through <= start {
      report(
        .pageStuck, frame,
        "the page behind \(start) is empty, through is \(through) and head \(head)")
    }
    guard let track = session.inbox else { return }
    if track.base == nil { track.base = start }
    if through > start { track.receive(start + 1...through) }
    track.head = max(track.head, head)
    track.lastTime = now
    track.settle(frame)
    // Below head it has to go on.
    if track.missing != nil { track.hasPulled = false }
  }

  /// A device acks.
  mutating func acks(
    _ epoch: UInt64, _ through: UInt64, _ frame: CheckedFrame, _ session: CheckedSession
  ) {
    guard let track = session.inbox, track.epoch == epoch else { return }
    if through < track.lastAck {
      report(
        .ackBack, frame, "the device acks up to \(through), and has acked up to \(track.lastAck)")
    }
    track.lastAck = max(track.lastAck, through)
    if through <= track.head {
      track.acked = max(track.acked, through)
      if through >= track.ackSent?.through ?? 0 { track.ackSent = (through, frame.number) }
    }
    track.lastTime = now
  }

  /// An ack is answered.
  mutating func ackAnswered(
    _ epoch: UInt64, _ through: UInt64, _ request: OpenRequest, _ status: Status,
    _ message: MessageFacts?, _ frame: CheckedFrame, _ session: CheckedSession
  ) {
    if case .ackAnswer(let inbox) = message {
      if epoch != inbox.epoch {
        report(
          .staleAck, frame, "an ack of epoch \(epoch) is answered with ok in epoch \(inbox.epoch)")
      } else if through > inbox.head {
        report(.ackAccepted, frame, "an ack up to \(through) is ok, and head is \(inbox.head)")
      }
      saw(inbox, frame, session)
    } else if status == .conflict {
      report(
        .ackAboveHead, request.frame,
        "the device acks up to \(through), which is above head: the ack is refused")
    }
  }

  /// Judges what a device's inbox lacks at the end.
  mutating func inboxEnded(_ track: InboxTrack) {
    guard let (frame, isHole) = track.missing, let base = track.base else { return }
    let time = (track.lastTime ?? 0) &- (frame.place.time ?? 0)
    let what =
      isHole
      ? "the inbox has a gap behind \(base)"
      : "the device has the inbox up to \(base) of \(track.head)"
    let rule: CheckRule = isHole ? .inboxGap : .belowHead
    if track.hasPulled {
      report(rule, frame, "\(what), and what was pulled did not repair it", severity: .warning)
    } else if time > 10_000_000_000 {
      report(rule, frame, "\(what), and did not pull for \(seconds(time))")
    } else {
      report(
        rule, frame, "\(what), and did not pull before the connection or the recording ended",
        severity: .note)
    }
  }
}

/// The inboxes of devices.
struct InboxTable {
  private struct Key: Hashable {
    let account: Account
    let device: String
  }

  private var tracks: [Key: InboxTrack] = [:]
  private static let most = 16_384

  /// The inbox of a device, made when it is new. When there are too many, the new one is forgotten with its connection.
  mutating func track(_ account: Account, _ device: String) -> InboxTrack {
    let key = Key(account: account, device: device)
    if let track = tracks[key] { return track }
    let track = InboxTrack()
    if tracks.count < InboxTable.most { tracks[key] = track }
    return track
  }

  /// Takes all of them out, in the order of what they lack.
  mutating func removeAll() -> [InboxTrack] {
    defer { tracks.removeAll() }
    return tracks.values.filter { $0.missing != nil }.sorted {
      ($0.missing?.frame.number ?? 0) < ($1.missing?.frame.number ?? 0)
    }
  }
}
