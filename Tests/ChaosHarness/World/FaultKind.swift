// What can go wrong, and how often it did.

import NIOConcurrencyHelpers

/// A kind of fault. Each is counted where it takes effect, not where it was planned.
package enum FaultKind: String, CaseIterable, Sendable {
  case closed = "connections closed"
  case reset = "connections reset"
  case cutInside = "connections cut after a number of bytes"
  case refused = "connections refused while the network was away"
  case delayed = "pieces delayed"
  case split = "pieces passed byte by byte"
  case deafClient = "half-open: nothing reaches the client"
  case deafServer = "half-open: nothing reaches the server"
  case swapped = "answers swapped"
  case gateKilled = "gates killed"
  case gateDrained = "gates drained"
  case platformRestarted = "platforms restarted from their files"
  case backup = "backups taken"
  case restored = "platforms restored from a backup"
  case appKilled = "applications killed"
  case appClosed = "applications closed and opened again"
  case background = "applications in the background"
  case networkChanged = "changes of network told"
}

/// Numbers of a run: of each fault, and of what happened besides.
package final class Counts: Sendable {
  private let faults = NIOLockedValueBox<[FaultKind: Int]>([:])
  private let others = NIOLockedValueBox<[String: Int]>([:])

  package init() {}

  package func count(_ kind: FaultKind, _ number: Int = 1) {
    faults.withLockedValue { $0[kind, default: 0] += number }
  }

  /// Something that is not a fault, such as a message.
  package func count(_ name: String, _ number: Int = 1) {
    others.withLockedValue { $0[name, default: 0] += number }
  }

  package subscript(_ kind: FaultKind) -> Int { faults.withLockedValue { $0[kind] ?? 0 } }

  package subscript(_ name: String) -> Int { others.withLockedValue { $0[name] ?? 0 } }

  /// A line for each number.
  package var table: String {
    let others = others.withLockedValue { $0 }.sorted { $0.key < $1.key }
    let rows =
      others.map { ($0.key, $0.value) } + FaultKind.allCases.map { ($0.rawValue, self[$0]) }
    return rows.map { name, number in
      let digits = "\(number)"
      return String(repeating: " ", count: max(10 - digits.count, 0)) + digits + "  " + name
    }.joined(separator: "\n")
  }
}
