// The figures, as they are printed: the largest first.

import WireProtocol

extension TrafficStatistics {
  /// Figures by command, in the order of their bytes.
  package var byCommand: [(Command, TrafficFigures)] { ordered(commands) }
  /// Figures by who is logged in, from the answer to login on.
  package var byAccount: [(Account, TrafficFigures)] { ordered(accounts) }
  /// Figures by connection.
  package var byConnection: [(RecordedStream, TrafficFigures)] {
    ordered(connections).compactMap { number, figures in streams[number].map { ($0, figures) } }
  }
  /// Figures of the commands, accounts and connections that are too many to be kept apart.
  package var others:
    (commands: TrafficFigures, accounts: TrafficFigures, connections: TrafficFigures)
  {
    (commands.others, accounts.others, connections.others)
  }

  /// What no frame fits is left out; the first that were met come first among equals.
  private func ordered<Name: Hashable & Sendable>(_ table: FiguresTable<Name>)
    -> [(Name, TrafficFigures)]
  {
    table.entries.enumerated()
      .filter { $0.element.figures.frames > 0 || $0.element.figures.delivery.count > 0 }
      .sorted { a, b in
        a.element.figures.bytes != b.element.figures.bytes
          ? a.element.figures.bytes > b.element.figures.bytes : a.offset < b.offset
      }
      .map { ($0.element.name, $0.element.figures) }
  }
}
