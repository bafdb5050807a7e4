// What only a capture has to tell: packets, connections, and what of them could not be read.

import WireCapture
import WireProtocol

/// Counts that only a capture has.
struct CaptureCounts {
  let packets: PacketStatistics
  let reassembly: ReassemblyStatistics
  let analysis: AnalysisStatistics
  /// Whether connections were chosen by their ports.
  let hasPorts: Bool

  /// The other connections.
  func otherStreams(than streams: Int) -> Int { max(0, reassembly.streams - streams) }

  /// The counts of a whole run.
  func added(to counts: DecodeCounts) -> DecodeCounts {
    var counts = counts
    counts.streams = analysis.streams
    counts.bytes = analysis.bytes
    counts.capture = self
    return counts
  }

  /// What a person has to know beside the output, a line each.
  ///
  /// - Parameters:
  ///   - counts: of the records.
  ///   - mistake: what the first malformed run looks like.
  func notes(_ counts: DecodeCounts, _ mistake: LikelyMistake?) -> [String] {
    var notes: [String] = []
    if packets.truncated > 0 {
      notes.append(
        "\(DecodeCounts.count(packets.truncated, "packet")) cut by the snapshot length; record with "
          + "tcpdump -s 0")
    }
    if let fragments = packets.excluded[.fragment] {
      notes.append(
        "\(DecodeCounts.count(fragments, "fragmented packet")) passed over; fragments are not put "
          + "together")
    }
    for type in packets.unsupportedLinkTypes.map(\.rawValue).sorted() {
      notes.append("packets of link type \(type) passed over: it is not supported")
    }
    if reassembly.conflictingOverlaps > 0 {
      notes.append(
        "\(DecodeCounts.count(reassembly.conflictingOverlaps, "segment")) differ from bytes of the same "
          + "place; the first were taken")
    }
    guard counts.frames == 0 else { return notes }
    return notes + [counts.filterNote ?? nothingFound(mistake ?? analysis.otherMistake)]
  }

  private func nothingFound(_ mistake: LikelyMistake?) -> String {
    if packets.packets == 0 { return "the capture holds no packets" }
    if hasPorts, reassembly.streams == 0 {
      return "no connection uses this port; leave --port away to find frames on any port"
    }
    if reassembly.streams == 0 { return "the capture holds no TCP connections" }
    let hint = mistake.map { "; \($0.advice)" } ?? ""
    return
      "no frames found in \(DecodeCounts.count(reassembly.streams, "TCP connection"))\(hint)"
  }
}
