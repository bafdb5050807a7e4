// A connection of a simulated network: bytes arrive late, in other pieces, and sometimes never.

/// One direction of a connection.
package struct SimulatedPipe {
  private var chunks: [(due: UInt64, bytes: [UInt8])] = []
  private var lastDue: UInt64 = 0

  package var nextDue: UInt64? { chunks.first?.due }

  /// Sends bytes, in random pieces with random delays, in order.
  package mutating func send(
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
  package mutating func receive(at now: UInt64) -> [UInt8]? {
    guard let first = chunks.first, first.due <= now else { return nil }
    return chunks.removeFirst().bytes
  }
}

/// Both directions, and when each end learns that the connection is lost.
package final class SimulatedLink {
  package let number: Int
  package var toServer = SimulatedPipe()
  package var toClient = SimulatedPipe()
  /// When the connection breaks; what is under way then is lost.
  package var breaksAt: UInt64
  package var serverLearnsAt: UInt64?
  package var clientLearnsAt: UInt64?

  package init(number: Int, breaksAt: UInt64) {
    self.number = number
    self.breaksAt = breaksAt
  }

  package func breakNow(at now: UInt64, using random: inout SeededGenerator) {
    guard serverLearnsAt == nil else { return }
    breaksAt = now
    serverLearnsAt = now + UInt64.random(in: 0...5_000, using: &random)
    clientLearnsAt = now + UInt64.random(in: 0...5_000, using: &random)
    toServer = SimulatedPipe()
    toClient = SimulatedPipe()
  }

  package var isBroken: Bool { serverLearnsAt != nil }
}
