// Judges whole sessions as they pass: each record once, with state that is bounded.

import WireProtocol

/// Finds the rules of SPEC.md that the traffic of a recording breaks.
///
/// Findings are in ``findings``, which whoever feeds the checker empties from time to time. A rule whose breaking shows in
/// what is absent is judged only where the recording is whole; what could not be judged is in ``gaps``.
///
/// Memory: at most 131,072 requests and messages that wait for something, 65,536 of one stream, given up after 10
/// minutes of the recording; the inboxes of 16,384 devices; a little for each open stream.
public struct SessionChecker: ~Copyable, RecordSink {
  /// What was found and not taken away, in the order in which it became known.
  public var findings: [Finding] = []
  /// What could not be judged.
  public internal(set) var gaps = CheckGaps()
  /// The frames so far.
  public internal(set) var frames = 0
  /// Those that the filter passed over: they were judged, and what was found at them is not told.
  public internal(set) var passedOver = 0

  let commands: CommandTable
  /// The same by what each frame is judged by.
  private let known: CommandUses
  var judge: BodyJudge
  let filter: FrameFilter?
  private var reader: RecordReader
  var sessions: [Int: CheckedSession] = [:]
  var inboxes = InboxTable()
  var messages = MessageTable()
  var refused = RefusedMessages()
  var sequences = GivenSequences()
  var topics: [TopicKey: TopicGroup] = [:]
  /// Where the last messages were pushed.
  var pushes = PushMemory()
  /// Requests whose connection ended before they were answered.
  var lost = LostRequests()
  /// Connections that their server ended.
  var endings = ServerEndings()
  /// The latest time of the recording. A damaged one has times of any distance: differences wrap and do not trap.
  var now: Int64 = 0
  /// Requests that are open, over all streams.
  var openRequests = 0

  /// The longest time that something is waited for: 10 minutes.
  static var patience: Int64 { 600_000_000_000 }
  /// What timers may be late by: 1 s.
  static var slack: Int64 { 1_000_000_000 }
  static var openLimit: Int { 131_072 }
  static var openLimitOfStream: Int { 65_536 }

  /// A checker at the beginning of a recording.
  ///
  /// - Parameters:
  ///   - commands: what is known beside the standard.
  ///   - filter: findings are kept whose frame fits; all frames are judged.
  public init(commands: CommandTable = .standard, filter: FrameFilter? = nil) {
    self.commands = commands
    known = CommandUses(commands)
    self.filter = filter
    judge = BodyJudge(commands)
    reader = RecordReader(for: filter)
  }

  /// Adds a finding, unless its frame does not fit the filter.
  mutating func report(
    _ rule: CheckRule, _ frame: CheckedFrame, _ text: String,
    severity: FindingSeverity? = nil, requirement: String? = nil
  ) {
    guard frame.isShown else { return }
    findings.append(
      Finding(
        rule: rule, severity: severity ?? rule.severity,
        requirement: requirement ?? rule.requirement, frame: frame, text: text))
  }

  /// The state of a stream; bytes that are no capture have none, nor has what is left of a stream that was given up.
  func session(_ place: RecordPlace) -> CheckedSession? {
    place.side == nil ? nil : sessions[place.stream]
  }
}

extension SessionChecker {
  /// A stream begins.
  public mutating func streamRecognised(_ stream: RecordedStream) {
    sessions[stream.number] = CheckedSession(stream)
    endings.begins(stream.server)
    if !stream.hasStart { gaps.headless += 1 }
  }

  /// Judges a frame.
  public mutating func frame(_ frame: borrowing RecordedFrame, at place: RecordPlace) {
    self.frame(frame, JudgedFrame(frame, &judge), at: place)
  }

  /// Judges a frame whose body was judged.
  package mutating func frame(
    _ frame: borrowing RecordedFrame, _ judged: JudgedFrame, at place: RecordPlace
  ) {
    frames += 1
    let isShown = filter.map { $0.matches(reader.facts(of: frame, at: place, &judge)) } ?? true
    if !isShown { passedOver += 1 }
    let checked = CheckedFrame(
      number: frames, place: place, offset: frame.offset, length: frame.view.bytes.count,
      isShown: isShown)
    if let time = place.time { now = max(now, time) }
    let header = frame.view.header
    let message = judged.message
    for fault in judged.faults { report(fault, header, checked) }
    checkFlags(frame, checked)
    guard let side = place.side, let session = session(place) else { return }
    checkDeadlines(header, checked, session, side)
    checkLimits(frame, checked, session, side)
    checkVersion(header, checked, session)
    checkPlace(header, message, checked, session, side)
    switch header.kind {
    case .request: request(header, message, checked, session, side)
    case .response:
      if header.status != .ok || !refused.isEmpty,
        let id = session[side.other].open[header.sequence]?.detail.messageID
      {
        sendAnswered(id, header, frame.plainBody, checked, session)
      }
      response(header, message, checked, session, side)
    case .notification: notification(header, message, checked, session, side)
    }
    session[side].frames += 1
    session[side].last = checked
    session[side].hasSentUnknown =
      header.kind == .notification && !isKnown(header, from: side)
    giveUp(session)
    while let old = messages.takeOld(before: now - SessionChecker.patience) {
      pendingEnded(old, .tooOld)
    }
  }

  /// Notes a framing error.
  public mutating func malformed(_ run: MalformedRun, at place: RecordPlace) {
    let facts = reader.facts(of: run, at: place)
    let checked = CheckedFrame(
      number: frames, place: place, offset: run.offset, length: run.skipped,
      isShown: filter?.matches(facts) ?? true)
    if let time = place.time { now = max(now, time) }
    report(
      .framing, checked,
      "\(run.error.code.rawValue) at byte \(run.errorOffset): \(run.error.explanation)",
      requirement: run.error.requirement)
    guard let side = place.side, let session = session(place) else { return }
    if side == .client { session.partial = nil }
    session[side].isUncertain = true
    if session[side].malformed == nil { session[side].malformed = checked }
    skip(run.header, session, side)
  }

  /// Notes bytes that are missing: what is absent on this stream says nothing any more.
  public mutating func gap(_ gap: StreamGap, at place: RecordPlace) {
    guard let side = place.side, let session = session(place) else { return }
    if side == .client, !gap.isAtEnd { session.partial = nil }
    session[side].isUncertain = true
    session[side].nextSequence = nil
    session.inbox?.base = nil
    session.inbox?.missing = nil
  }

  /// Who logs in on a stream, as long as it is there, and whether that was accepted.
  package func login(of stream: Int) -> (account: Account, device: String, isAccepted: Bool)? {
    sessions[stream].flatMap { session in
      session.login.map { ($0.account, $0.device, session.account != nil) }
    }
  }

  /// Judges what a stream leaves open.
  public mutating func streamEnded(_ number: Int, _ ending: StreamEnding) {
    reader.forget(number)
    guard let session = sessions.removeValue(forKey: number) else { return }
    checkPartialAtEnd(session, ending.closure)
    var open: [OpenRequest] = []
    for side in [StreamSide.client, .server] {
      checkSilence(session, side, ending.closure)
      while let (sequence, request) = session[side].oldest() {
        session[side].remove(sequence)
        openRequests -= 1
        if side == .client { open.append(request) }
        unanswered(request, session, side, ending)
      }
      guard let malformed = session[side].malformed, session[side.other].goaway == nil,
        ending.closure == .finished || ending.closure == .reset, !session[side.other].isUncertain
      else { continue }
      report(
        .framingUnanswered, malformed,
        "the \(side.other.rawValue) never sent goaway for the malformed frame of the \(side.rawValue)"
      )
    }
    left(session, open, ending.closure)
    session.inbox?.lastTime = session.client.last?.place.time
    ended(session, ending)
  }

  /// Judges what the recording leaves open, behind the end of all streams.
  public mutating func finish() {
    for request in lost.removeAll() { tell(request) }
    for group in endings.removeAll() { tell(group) }
    for pending in messages.removeAll() { pendingEnded(pending, .recordingEnded) }
    for track in inboxes.removeAll() { inboxEnded(track) }
  }

  /// The command and number of a frame, as findings say them.
  func name(_ header: FrameHeader) -> String {
    let command = commands[header.command]?.name ?? header.command.hex
    return switch header.kind {
    case .request: "request \(command) #\(header.sequence)"
    case .response: "the answer to \(command) #\(header.sequence)"
    case .notification: "notification \(command)"
    }
  }

  func name(_ request: OpenRequest) -> String {
    commands[request.command]?.name ?? request.command.hex
  }

  /// Whether the other end has a command in this kind and from this side. Commands of business lines that the table does not
  /// have may be known to the two ends.
  func isKnown(_ header: FrameHeader, from side: StreamSide) -> Bool {
    guard let info = known[header.command] else {
      return header.command.range == .business || header.command.range == .privateUse
    }
    return info.has(header.kind, from: side)
  }

  /// Whether a command is for services alone.
  func isForServices(_ command: Command) -> Bool { known[command]?.isForServices ?? false }
}

/// The commands of a table, found at once: it is asked several times for each frame.
private struct CommandUses {
  /// Those of the standard and near them, by number.
  private var low = [CommandUse?](repeating: nil, count: 0x800)
  private var others: [Command: CommandUse] = [:]

  init(_ table: CommandTable) {
    for info in table.commands {
      let number = Int(info.command.rawValue)
      if number < low.count {
        low[number] = CommandUse(info)
      } else {
        others[info.command] = CommandUse(info)
      }
    }
  }

  subscript(_ command: Command) -> CommandUse? {
    let number = Int(command.rawValue)
    return number < low.count ? low[number] : others[command]
  }
}

/// What check asks of a command: in which kinds it exists, and who sends it.
struct CommandUse {
  private let kinds: UInt8
  private let isFromClient: Bool
  private let isFromServer: Bool
  let isForServices: Bool

  init(_ info: CommandInfo) {
    kinds = [FrameKind.request, .response, .notification].filter { info.body(of: $0) != nil }
      .reduce(0) { $0 | 1 << $1.rawValue }
    isFromClient = info.from != .server
    isFromServer = info.from == .server || info.from == .both
    isForServices = info.from == .service
  }

  func has(_ kind: FrameKind, from side: StreamSide) -> Bool {
    kinds & 1 << kind.rawValue != 0 && (side == .client ? isFromClient : isFromServer)
  }
}
