// What is counted of some frames: all, those of a command, of an account, of a connection.

import WireProtocol

/// Counts, bytes and latencies.
public struct TrafficFigures: Sendable {
  /// Frames of both ends.
  public internal(set) var frames = 0
  /// The bytes of these frames, headers included.
  public internal(set) var bytes = 0
  /// Frames of the client; the others are the server's, or of bytes that are no capture.
  public internal(set) var clientFrames = 0
  /// The bytes of the client's frames.
  public internal(set) var clientBytes = 0
  /// Requests.
  public internal(set) var requests = 0
  /// Responses.
  public internal(set) var answers = 0
  /// Responses whose status is not ok.
  public internal(set) var refusals = 0
  /// Notifications.
  public internal(set) var notifications = 0
  /// Requests whose connection ended before their answer.
  public internal(set) var unanswered = 0
  /// Messages that were sent with a client message id that was used before.
  public internal(set) var retries = 0
  /// Logins that were answered with ok.
  public internal(set) var logins = 0
  /// Those of a device that was logged in before.
  public internal(set) var reconnects = 0
  /// Frames with compressed bodies.
  public internal(set) var compressed = 0
  /// The bytes of these bodies as transmitted.
  public internal(set) var compressedBytes = 0
  /// The bytes of these bodies, decompressed.
  public internal(set) var plainBytes = 0
  /// From a request to its answer.
  public internal(set) var answer = LatencyHistogram()
  /// From a c2c or s2c to the first ack of a recipient's device that covers it, or to the receipt that tells of one.
  public internal(set) var delivery = LatencyHistogram()
  /// The first time of a frame, in nanoseconds since 1970; nil where none has one.
  public internal(set) var first: Int64?
  /// The last time of a frame.
  public internal(set) var last: Int64?

  init() {}

  /// From the first frame to the last, in nanoseconds.
  public var duration: Int64 {
    guard let first, let last else { return 0 }
    return max(0, last &- first)
  }

  /// How many times shorter the compressed bodies are; nil when there is none.
  public var compressionRatio: Double? {
    compressedBytes > 0 ? Double(plainBytes) / Double(compressedBytes) : nil
  }

  mutating func count(_ frame: borrowing RecordedFrame, at place: RecordPlace) {
    let header = frame.view.header
    frames += 1
    bytes += frame.view.bytes.count
    if place.side == .client {
      clientFrames += 1
      clientBytes += frame.view.bytes.count
    }
    switch header.kind {
    case .request: requests += 1
    case .response:
      answers += 1
      if header.status != .ok { refusals += 1 }
    case .notification: notifications += 1
    }
    if header.flags.contains(.compressed) {
      compressed += 1
      compressedBytes += header.bodyLength
      plainBytes += frame.plainBody.count
    }
    guard let time = place.time else { return }
    first = min(first ?? time, time)
    last = max(last ?? time, time)
  }
}

/// The figures of many things by their name; beyond a limit, those of the rest together.
struct FiguresTable<Name: Hashable & Sendable>: Sendable {
  /// Where the figures of a name are.
  enum Slot { case entry(Int), others }

  private let most: Int
  private(set) var entries: [(name: Name, figures: TrafficFigures)] = []
  private(set) var others = TrafficFigures()
  private var slots: [Name: Int] = [:]

  init(most: Int) { self.most = most }

  /// The slot of a name, made when it is new.
  mutating func slot(of name: Name) -> Slot {
    if let known = slots[name] { return .entry(known) }
    guard entries.count < most else { return .others }
    slots[name] = entries.count
    entries.append((name, TrafficFigures()))
    return .entry(entries.count - 1)
  }

  subscript(_ slot: Slot) -> TrafficFigures {
    get {
      switch slot {
      case .entry(let index): entries[index].figures
      case .others: others
      }
    }
    _modify {
      switch slot {
      case .entry(let index): yield &entries[index].figures
      case .others: yield &others
      }
    }
  }
}
