// How many connections a gate has, in all and of each address.

import NIOConcurrencyHelpers

/// Counts connections and refuses those above the limits.
final class ConnectionLimiter: Sendable {
  private struct Counts {
    var all = 0
    var byAddress: [String: Int] = [:]
  }

  private let counts = NIOLockedValueBox(Counts())
  private let maxConnections: Int
  private let maxPerAddress: Int

  init(maxConnections: Int, maxPerAddress: Int) {
    self.maxConnections = maxConnections
    self.maxPerAddress = maxPerAddress
  }

  var count: Int { counts.withLockedValue { $0.all } }

  /// Counts a connection in.
  ///
  /// - Returns: nil when it is one too many: then it is not counted.
  func enter(_ address: String) -> Bool {
    counts.withLockedValue { counts in
      guard counts.all < maxConnections, counts.byAddress[address, default: 0] < maxPerAddress
      else { return false }
      counts.all += 1
      counts.byAddress[address, default: 0] += 1
      return true
    }
  }

  /// Counts a connection out.
  func leave(_ address: String) {
    counts.withLockedValue { counts in
      counts.all -= 1
      if let count = counts.byAddress[address], count > 1 {
        counts.byAddress[address] = count - 1
      } else {
        counts.byAddress[address] = nil
      }
    }
  }
}
