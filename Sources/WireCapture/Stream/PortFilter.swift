// Which connections are followed, by port.

/// A set of TCP ports; the empty set stands for all.
struct PortFilter {
  /// One bit a port; empty for all.
  private var words: [UInt64] = []

  init(_ ports: Set<UInt16>) {
    guard !ports.isEmpty else { return }
    words = Array(repeating: 0, count: 1024)
    for port in ports { words[Int(port) / 64] |= 1 << UInt64(port % 64) }
  }

  /// Whether a connection between these ports is followed.
  func admits(_ source: UInt16, _ destination: UInt16) -> Bool {
    words.isEmpty || contains(source) || contains(destination)
  }

  private func contains(_ port: UInt16) -> Bool {
    words[Int(port) / 64] & (1 << UInt64(port % 64)) != 0
  }
}
