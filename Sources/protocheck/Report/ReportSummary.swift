// What the page says of the recording as a whole.

import WireCapture
import WireProtocol

/// What is known at the end.
struct ReportSummary {
  let title: ReportTitle
  let counts: DecodeCounts
  let tally: CheckTally
  /// Why the recording is not whole.
  let reasons: [String]
  /// What the page does not show.
  let omissions: [String]
  let times: (first: Int64, earliest: Int64, latest: Int64)?
  /// The requirements that findings name.
  let requirements: Set<String>

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("name", title.name)
    writer.member("verdict", tally.verdict(counts, isIncomplete: !reasons.isEmpty))
    writer.member("counts", counts.sentence)
    for (name, texts) in [("incomplete", reasons), ("omissions", omissions)] {
      writer.key(name)
      writer.beginArray()
      for text in texts { writer.string(text) }
      writer.endArray()
    }
    writer.key("choice")
    if let choice = title.choice { writer.string(choice) } else { writer.null() }
    writer.key("showsSecrets")
    writer.bool(title.showsSecrets)
    writer.count("digits", title.digits)
    writer.count("mostBytes", ReportLimits.body)
    writeTimes(to: &writer)
    let rules = CheckRule.allCases.map { ($0.rawValue, $0.advice) }
    let sentences = requirements.sorted().map { ($0, Specification.requirement($0)?.text ?? "") }
    for (name, entries) in [("rules", rules), ("requirements", sentences)] {
      writer.key(name)
      writer.beginObject()
      for (key, text) in entries { writer.member(key, text) }
      writer.endObject()
    }
    writer.endObject()
  }

  /// The first time in seconds and nanoseconds, because a number of JavaScript has 53 bits; the duration in nanoseconds.
  private func writeTimes(to writer: inout JSONWriter) {
    writer.key("start")
    if let times {
      var (second, nanoseconds) = times.first.quotientAndRemainder(dividingBy: 1_000_000_000)
      if nanoseconds < 0 {
        second -= 1
        nanoseconds += 1_000_000_000
      }
      writer.beginArray()
      writer.integer(second)
      writer.integer(nanoseconds)
      writer.endArray()
      writer.count("duration", Int(times.latest &- times.earliest))
    } else {
      writer.null()
    }
  }
}
