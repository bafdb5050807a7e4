// check --format json: one object a line, a summary last.

import WireCapture
import WireProtocol

/// Writes findings as JSON Lines.
struct CheckJSON {
  private var time: TimeText

  init(_ time: TimeText) { self.time = time }

  /// A finding.
  mutating func append(_ finding: Finding, _ severity: FindingSeverity, to bytes: inout [UInt8]) {
    let frame = finding.frame
    let time = frame.place.time.map { text(of: $0) }
    JSONWriter.write(to: &bytes) { writer in
      writer.beginObject()
      writer.member("type", "finding")
      writer.member("severity", severity.rawValue)
      writer.member("rule", finding.rule.rawValue)
      writer.member("requirement", finding.requirement)
      writer.count("stream", frame.place.stream)
      writer.key("side")
      if let side = frame.place.side { writer.string(side.rawValue) } else { writer.null() }
      writer.count("frame", frame.number)
      writer.count("offset", frame.offset)
      writer.count("bytes", frame.length)
      writer.key("time")
      if let time { writer.string(time) } else { writer.null() }
      writer.member("message", finding.text)
      writer.member("advice", finding.rule.advice)
      writer.endObject()
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Findings that are not shown.
  mutating func append(_ more: CheckMore, to bytes: inout [UInt8]) {
    let until = more.until.map { text(of: $0) }
    JSONWriter.write(to: &bytes) { writer in
      writer.beginObject()
      writer.member("type", "more")
      writer.member("rule", more.rule.rawValue)
      writer.count("stream", more.stream)
      writer.count("count", more.count)
      writer.key("until")
      if let until { writer.string(until) } else { writer.null() }
      writer.endObject()
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func text(of nanoseconds: Int64) -> String {
    var bytes: [UInt8] = []
    time.append(nanoseconds, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The summary.
  func end(
    _ counts: DecodeCounts, _ tally: CheckTally, _ reasons: [String], to bytes: inout [UInt8]
  ) {
    JSONWriter.write(to: &bytes) { writer in
      writer.beginObject()
      writer.member("type", "summary")
      for (name, count) in [
        ("errors", tally.errors), ("warnings", tally.warnings), ("notes", tally.notes),
        ("frames", counts.frames), ("streams", counts.streams),
      ] {
        writer.count(name, count)
      }
      if counts.filtered > 0 { writer.count("filtered", counts.filtered) }
      writer.key("incomplete")
      writer.beginArray()
      for reason in reasons { writer.string(reason) }
      writer.endArray()
      writer.endObject()
    }
    bytes.append(UInt8(ascii: "\n"))
  }
}

extension JSONWriter {
  /// A member that is a text.
  mutating func member(_ name: String, _ text: String) {
    key(name)
    string(text)
  }
}
