// What is missing of a recording, in words: for commands that judge or sum up all of it.

import WireCapture

extension DecodeCounts {
  /// Why the recording is not whole.
  ///
  /// - Parameter gaps: what could not be followed through it.
  func reasons(_ gaps: CheckGaps) -> [String] {
    var reasons: [String] = []
    func add(_ count: Int, _ what: String, _ more: String) {
      if count > 0 { reasons.append("\(DecodeCounts.count(count, what)) \(more)") }
    }
    add(self.gaps, "gap", "(\(missingBytes) bytes missing)")
    add(gaps.headless, "stream", "without its beginning")
    add(gaps.open, "request", "without an answer yet at the end")
    add(gaps.evicted, "request", "or message given up after 10 minutes, or because too many waited")
    if let capture {
      add(capture.packets.truncated, "packet", "cut by the snapshot length")
      add(capture.reassembly.evictions, "connection", "given up because too many were open")
      let excluded = [PacketExclusion.truncatedHeaders, .fragment, .unsupportedLinkType]
        .reduce(0) { $0 + (capture.packets.excluded[$1] ?? 0) }
      add(excluded, "packet", "that could not be read")
    }
    if isTruncated { reasons.append("the file ends inside a record") }
    return reasons
  }
}
