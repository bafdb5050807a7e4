// What a run of decode met, for its last line and its exit code.

import ArgumentParser
import WireCapture
import WireProtocol

/// Counts of a run.
struct DecodeCounts {
  var frames = 0
  /// Frames that the filter passed over.
  var filtered = 0
  /// Frames whose body or content is bad.
  var badBodies = 0
  var malformed = 0
  var gaps = 0
  /// Bytes that were there and gave no frame.
  var skippedBytes = 0
  /// Bytes that are not in the recording.
  var missingBytes = 0
  /// Payload bytes of this protocol.
  var bytes = 0
  var streams = 0
  /// Set for a capture.
  var capture: CaptureCounts?
  /// Whether the file ends too soon.
  var isTruncated = false

  mutating func count(_ run: MalformedRun) {
    malformed += 1
    skippedBytes += run.skipped
  }

  mutating func count(_ gap: StreamGap) {
    gaps += 1
    missingBytes += gap.bytes
    skippedBytes += gap.skipped
  }

  /// Whether the recording lacks something, or holds packets that could not be read.
  var isIncomplete: Bool {
    if gaps > 0 || isTruncated { return true }
    guard let capture else { return false }
    return capture.packets.truncated > 0 || capture.reassembly.evictions > 0
      || [.truncatedHeaders, .fragment, .unsupportedLinkType].contains {
        (capture.packets.excluded[$0] ?? 0) > 0
      }
  }

  /// What the run ends with. A recording without anything of this protocol is the wrong one: whoever checks it in a
  /// script must not take it for a good one.
  var exitCode: ExitCode {
    if malformed + badBodies > 0 { return .findings }
    if isIncomplete { return .incomplete }
    return frames + filtered > 0 ? .success : .badData
  }
}

extension PacketExclusion {
  /// The name in JSON.
  var name: String {
    switch self {
    case .unsupportedLinkType: "unsupportedLinkType"
    case .notIP: "notIP"
    case .notTCP: "notTCP"
    case .fragment: "fragments"
    case .truncatedHeaders: "truncatedHeaders"
    case .malformedHeaders: "malformedHeaders"
    }
  }
}

extension DecodeCounts {
  /// The last line of `--format json`.
  func writeJSON(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("type")
    writer.string("summary")
    for (name, count) in [
      ("frames", frames), ("badBodies", badBodies), ("malformed", malformed), ("gaps", gaps),
      ("bytes", bytes), ("skippedBytes", skippedBytes), ("missingBytes", missingBytes),
      ("streams", streams),
    ] {
      writer.count(name, count)
    }
    if filtered > 0 { writer.count("filtered", filtered) }
    if let capture {
      writer.count("otherStreams", capture.otherStreams(than: streams))
      writer.count("packets", capture.packets.packets)
      writer.count("truncatedPackets", capture.packets.truncated)
      writer.key("excludedPackets")
      writer.beginObject()
      for reason in PacketExclusion.allCases {
        if let count = capture.packets.excluded[reason] { writer.count(reason.name, count) }
      }
      writer.endObject()
      writer.count("retransmitted", capture.reassembly.retransmitted)
      writer.count("outOfOrder", capture.reassembly.outOfOrder)
      writer.count("overlapping", capture.reassembly.overlapping)
      writer.count("conflictingOverlaps", capture.reassembly.conflictingOverlaps)
    }
    writer.key("incomplete")
    writer.bool(isIncomplete)
    writer.endObject()
  }

  /// What to say when frames were found and none of them fits.
  var filterNote: String? {
    frames + malformed == 0 && filtered > 0
      ? "no frame fits the filter; \(DecodeCounts.count(filtered, "frame")) passed over" : nil
  }

  /// The last line for people.
  var sentence: String {
    var parts = [DecodeCounts.count(frames, "frame")]
    if filtered > 0 { parts.append("\(filtered) passed over by the filter") }
    if badBodies > 0 { parts.append("\(badBodies) with a bad body or content") }
    if malformed > 0 { parts.append("\(malformed) malformed") }
    if gaps > 0 {
      parts.append("\(DecodeCounts.count(gaps, "gap")) (\(missingBytes) bytes missing)")
    }
    if skippedBytes > 0 { parts.append("\(skippedBytes) bytes passed over") }
    parts.append(
      "\(DecodeCounts.count(bytes, "byte")) in \(DecodeCounts.count(streams, "stream"))")
    if let capture {
      let others = capture.otherStreams(than: streams)
      if others > 0 { parts.append(DecodeCounts.count(others, "other stream")) }
      parts.append(DecodeCounts.count(capture.packets.packets, "packet"))
      let again = capture.reassembly.retransmitted
      if again > 0 { parts.append("\(again) retransmitted") }
      if capture.reassembly.outOfOrder > 0 {
        parts.append("\(capture.reassembly.outOfOrder) out of order")
      }
    }
    if isTruncated { parts.append("the file ends inside a record") }
    return parts.joined(separator: ", ")
  }

  static func count(_ number: Int, _ what: String) -> String {
    "\(number) \(what)\(number == 1 ? "" : "s")"
  }
}

extension JSONWriter {
  /// A member that is a count.
  mutating func count(_ name: String, _ count: Int) {
    key(name)
    integer(Int64(count))
  }
}
