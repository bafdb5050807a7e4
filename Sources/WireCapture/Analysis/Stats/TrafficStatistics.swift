// Counts the traffic of a recording as it passes: each record once, with state that is bounded.

import WireProtocol

/// Counts, latencies, retries and reconnects of a recording, by command, account and connection.
///
/// Memory: at most 131,072 requests and 65,536 messages that wait, given up after 10 minutes of the recording and counted in
/// ``gaps``; the last 65,536 client message ids and 16,384 devices; the figures of 1,024 commands, accounts and connections each.
/// Figures of more of these are summed up as the others.
public struct TrafficStatistics: ~Copyable, RecordSink {
  /// Figures of all frames.
  public internal(set) var total = TrafficFigures()
  /// What could not be told.
  public internal(set) var gaps = CheckGaps()
  /// Framing errors.
  public private(set) var malformed = 0
  /// Frames whose body could not be read.
  public private(set) var badBodies = 0
  /// Messages without an ack at the end of the recording, or after 10 minutes.
  public internal(set) var unacked = 0

  let filter: FrameFilter?
  var reader: RecordReader
  var judge: BodyJudge
  var commands = FiguresTable<Command>(most: 1_024)
  var accounts = FiguresTable<Account>(most: 1_024)
  var connections = FiguresTable<Int>(most: 1_024)
  var streams: [Int: RecordedStream] = [:]
  var sessions: [Int: CountedSession] = [:]
  var deliveries = DeliveryTracker()
  var sentIDs = RecentSet<SentID>(most: 65_536)
  var devices = RecentSet<DeviceName>(most: 16_384)
  /// Accounts that were logged in, as far as they are kept.
  var seen: Set<Account> = []
  var now: Int64 = 0
  var openRequests = 0

  /// Statistics of nothing yet.
  ///
  /// - Parameters:
  ///   - commands: what is known beside the standard.
  ///   - filter: frames are counted that fit; a latency where its beginning or its end fits.
  public init(commands: CommandTable = .standard, filter: FrameFilter? = nil) {
    self.filter = filter
    reader = RecordReader(for: filter)
    judge = BodyJudge(commands)
  }

  /// A stream begins.
  public mutating func streamRecognised(_ stream: RecordedStream) {
    if !stream.hasStart { gaps.headless += 1 }
    let slot = connections.slot(of: stream.number)
    if case .entry = slot { streams[stream.number] = stream }
    sessions[stream.number] = CountedSession(slot)
  }

  /// Counts a frame.
  public mutating func frame(_ frame: borrowing RecordedFrame, at place: RecordPlace) {
    if let time = place.time { now = max(now, time) }
    let header = frame.view.header
    let isShown = filter.map { $0.matches(reader.facts(of: frame, at: place, &judge)) } ?? true
    var message = MessageFacts.other
    do throws(WireError) {
      message = try MessageFacts(frame.plainBody, header, &judge)
    } catch {
      badBodies += 1
    }
    let session = place.side == nil ? nil : sessions[place.stream]
    if let session, let side = place.side {
      follow(header, message, at: place, session, side, isShown: isShown)
    }
    guard isShown else { return }
    each(header.command, session) { $0.count(frame, at: place) }
  }

  /// Counts a framing error.
  public mutating func malformed(_ run: MalformedRun, at place: RecordPlace) {
    if let time = place.time { now = max(now, time) }
    if filter?.matches(reader.facts(of: run, at: place)) ?? true { malformed += 1 }
  }

  /// Bytes that are missing are counted by whoever reads the recording.
  public mutating func gap(_ gap: StreamGap, at place: RecordPlace) {}

  /// Counts what a stream leaves open.
  public mutating func streamEnded(_ number: Int, _ ending: StreamEnding) {
    reader.forget(number)
    guard let session = sessions.removeValue(forKey: number) else { return }
    for side in [StreamSide.client, .server] {
      while let (sequence, request) = session[side].oldest() {
        session[side].remove(sequence)
        openRequests -= 1
        if ending.closure == .captureEnded || ending.closure == .evicted {
          gaps.open += 1
        } else if request.isShown {
          each(request.command, session) { $0.unanswered += 1 }
        }
      }
    }
  }

  /// Counts what the recording leaves open, behind the end of all streams.
  public mutating func finish() { unacked += deliveries.count }

  /// Changes the figures of all frames, of a command, and of a connection and who is logged in on it.
  mutating func each(
    _ command: Command, _ session: CountedSession?, _ change: (inout TrafficFigures) -> Void
  ) {
    change(&total)
    change(&commands[commands.slot(of: command)])
    guard let session else { return }
    change(&connections[session.connection])
    if let account = session.account { change(&accounts[account.slot]) }
  }
}

/// One connection while it is open.
final class CountedSession {
  let connection: FiguresTable<Int>.Slot
  var account: (name: Account, slot: FiguresTable<Account>.Slot)?
  private var client = Waiting<UInt32, CountedRequest>()
  private var server = Waiting<UInt32, CountedRequest>()

  init(_ connection: FiguresTable<Int>.Slot) { self.connection = connection }

  /// The requests of an end that have no answer yet.
  subscript(_ side: StreamSide) -> Waiting<UInt32, CountedRequest> {
    get { side == .client ? client : server }
    _modify { if side == .client { yield &client } else { yield &server } }
  }
}

/// A request without its answer yet.
struct CountedRequest {
  enum Detail {
    case none
    case login(Account, device: String)
    case send(SentMessage)
  }

  let command: Command
  let time: Int64?
  let isShown: Bool
  let detail: Detail
}

/// A message as its sender names it.
struct SentID: Hashable {
  let sender: Account
  let id: ClientMessageID
}

/// A device of an account.
struct DeviceName: Hashable {
  let account: Account
  let device: String
}
