// A connection of a simulated network: bytes arrive late, in other pieces, and sometimes never.

/// One direction of a connection.
struct SimulatedPipe {
  private var chunks: [(due: UInt64, bytes: [UInt8])] = []
  private var lastDue: UInt64 = 0

  var nextDue: UInt64? { chunks.first?.due }

  /// Sends bytes, in random pieces with random delays, in order.
  mutating func send(
    _ bytes: [UInt8], at now: UInt64, delay: ClosedRange<UInt64>,
    using random: inout SeededGenerator
  ) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Int.random(in: 1...max(rest.count, 1), using: &random)
      lastDue = max(lastDue, now + UInt64.random(in: delay, using: &random))
      chunks.append((lastDue, Array(rest.prefix(count))))
      rest = rest.dropFirst(count)
    }
  }

  /// The next piece that has arrived.
  mutating func receive(at now: UInt64) -> [UInt8]? {
    guard let first = chunks.first, first.due <= now else { return nil }
    return chunks.removeFirst().bytes
  }
}

/// Both directions, and when each end learns that the connection is lost.
final class SimulatedLink {
  let number: Int
  var toServer = SimulatedPipe()
  var toClient = SimulatedPipe()
  /// When the connection breaks; what is under way then is lost.
  var breaksAt: UInt64
  var serverLearnsAt: UInt64?
  var clientLearnsAt: UInt64?

  init(number: Int, breaksAt: UInt64) {
    self.number = number
    self.breaksAt = breaksAt
  }

  func breakNow(at now: UInt64, using random: inout SeededGenerator) {
    guard serverLearnsAt == nil else { return }
    breaksAt = now
    serverLearnsAt = now + UInt64.random(in: 0...5_000, using: &random)
    clientLearnsAt = now + UInt64.random(in: 0...5_000, using: &random)
    toServer = SimulatedPipe()
    toClient = SimulatedPipe()
  }

  var isBroken: Bool { serverLearnsAt != nil }
}
