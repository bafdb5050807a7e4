// How many connections a gate has, in all and of each address.

import NIOConcurrencyHelpers

/// Counts connections and refuses those above the limits.
final class ConnectionLimiter: Sendable {
  /// What is done with a connection.
  enum Place {
    /// It is served.
    case served
    /// It is one too many, and told so.
    case refused
    /// Too many are being refused: it is closed without a word.
    case dropped
  }

  private struct Counts {
    var served = 0
    var refused = 0
    var byAddress: [String: Int] = [:]
  }

  private let counts = NIOLockedValueBox(Counts())
  private let maxConnections: Int
  private let maxPerAddress: Int
  /// Connections that are told at once that they are too many: their last moment takes memory too.
  static let maxRefused = 256

  init(maxConnections: Int, maxPerAddress: Int) {
    self.maxConnections = maxConnections
    self.maxPerAddress = maxPerAddress
  }

  /// Connections that are served.
  var count: Int { counts.withLockedValue { $0.served } }

  /// Counts a connection in, unless it is dropped.
  func enter(_ address: String) -> Place {
    counts.withLockedValue { counts in
      if counts.served < maxConnections, counts.byAddress[address, default: 0] < maxPerAddress {
        counts.served += 1
        counts.byAddress[address, default: 0] += 1
        return .served
      }
      guard counts.refused < ConnectionLimiter.maxRefused else { return .dropped }
      counts.refused += 1
      return .refused
    }
  }

  /// Counts a connection out.
  func leave(_ address: String, _ place: Place) {
    counts.withLockedValue { counts in
      switch place {
      case .served:
        counts.served -= 1
        if let count = counts.byAddress[address], count > 1 {
          counts.byAddress[address] = count - 1
        } else {
          counts.byAddress[address] = nil
        }
      case .refused: counts.refused -= 1
      case .dropped: break
      }
    }
  }
}
