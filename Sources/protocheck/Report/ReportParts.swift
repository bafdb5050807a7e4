// The data of a page, in parts: what the page reads at once, and what it reads when a frame is chosen.

import WireCapture
import WireProtocol

/// Writes rows and details; what there is no room for is counted.
struct ReportParts {
  /// What a row is; the number stands first in it.
  enum Row: Int64 {
    case frame, malformed, gap, stream, streamEnd, finding
  }

  private let limits: ReportLimits
  private var hasBegun = false
  private var rows: [UInt8] = []
  private var details: [UInt8] = []
  /// Rows of the part.
  private var count = 0
  private var shown = 0
  private var shownFindings = 0
  private var detailBytes = 0
  private var leftOut = (rows: 0, details: 0, findings: 0)
  /// The first time that was seen, from which rows count, and the earliest and latest one.
  private(set) var times: (first: Int64, earliest: Int64, latest: Int64)?

  /// A part ends with this many rows or bytes.
  private static let most = (rows: 1_000, bytes: 1 << 20)

  init(_ limits: ReportLimits) { self.limits = limits }

  /// Whether bytes and fields of another frame have room.
  var hasBytes: Bool { detailBytes < limits.bytes }

  /// What the page does not show, a sentence each.
  var omissions: [String] {
    var texts: [String] = []
    if leftOut.rows > 0 {
      texts.append(
        "\(DecodeCounts.count(leftOut.rows, "row")) behind the first \(limits.rows); --max-frames, --filter or --from-time "
          + "show others")
    }
    if leftOut.details > 0 {
      texts.append(
        "bytes and fields of \(DecodeCounts.count(leftOut.details, "frame")), behind \(limits.bytes) bytes of them; "
          + "--max-bytes, --filter or --from-time show others")
    }
    if leftOut.findings > 0 {
      texts.append(
        "\(DecodeCounts.count(leftOut.findings, "finding")) behind the first \(ReportLimits.findings); protocheck check has all"
      )
    }
    return texts
  }

  /// Notes when something was seen, shown or not.
  mutating func note(_ place: RecordPlace) {
    guard let time = place.time else { return }
    guard let before = times else { return times = (time, time, time) }
    times = (before.first, min(before.earliest, time), max(before.latest, time))
  }

  /// Whether another frame, malformed run or gap has room; counts it if not. Ends the part when it is full.
  mutating func hasRoom(to page: inout [UInt8]) -> Bool {
    flushIfFull(to: &page)
    if shown < limits.rows {
      shown += 1
      return true
    }
    leftOut.rows += 1
    return false
  }

  mutating func addFrame(
    _ header: FrameHeader, _ command: String, at place: RecordPlace, offset: Int, length: Int,
    number: Int, _ text: [UInt8], _ answer: ReportAnswers.Answer?, _ details: ReportDetails?
  ) {
    add(.frame, at: place, offset: offset, length: length, number: number, text) { writer in
      writer.integer(Int64(header.kind.rawValue))
      writer.string(command)
      writer.integer(UInt64(header.sequence))
      writer.string(header.kind == .response ? header.status.description : "")
      writer.integer(Int64(answer?.request ?? 0))
      if let latency = answer?.latency { writer.integer(latency) } else { writer.null() }
      writer.integer(Int64(details == nil ? 0 : 1))
    }
    guard let details else { return leftOut.details += 1 }
    let start = self.details.count
    if start > 0 { self.details.append(fixed: ",\n") }
    JSONWriter.write(to: &self.details) { details.write(to: &$0) }
    detailBytes += self.details.count - start
  }

  /// Adds a frame, a malformed run, a gap or a finding.
  mutating func add(
    _ row: Row, at place: RecordPlace, offset: Int, length: Int, number: Int, _ text: [UInt8],
    _ more: (inout JSONWriter) -> Void = { _ in }
  ) {
    let time = times.flatMap { times in place.time.map { $0 &- times.first } }
    line(row) { writer in
      writer.integer(Int64(place.stream))
      writer.integer(place.side.map { $0 == .client ? 0 : 1 } ?? Int64(2))
      if let time { writer.integer(time) } else { writer.null() }
      for value in [offset, length, number] { writer.integer(Int64(value)) }
      writer.string(utf8: text.span)
      more(&writer)
    }
  }

  /// Adds a finding.
  ///
  /// - Returns: whether there is room for it.
  mutating func add(_ finding: Finding, to page: inout [UInt8]) -> Bool {
    guard shownFindings < ReportLimits.findings else {
      leftOut.findings += 1
      return false
    }
    shownFindings += 1
    flushIfFull(to: &page)
    let frame = finding.frame
    var text: [UInt8] = []
    text.append(untrusted: finding.text, atMost: 400)
    add(
      .finding, at: frame.place, offset: frame.offset, length: frame.length, number: frame.number,
      text
    ) { writer in
      writer.string(finding.severity.rawValue)
      writer.string(finding.rule.rawValue)
      writer.string(finding.requirement)
    }
    return true
  }

  /// Adds a stream, as long as its frames have room.
  mutating func add(_ stream: RecordedStream, to page: inout [UInt8]) {
    guard shown < limits.rows, stream.number < limits.rows else { return }
    flushIfFull(to: &page)
    line(.stream) { writer in
      writer.integer(Int64(stream.number))
      writer.string("\(stream.client)")
      writer.string("\(stream.server)")
      writer.bool(stream.hasStart)
    }
  }

  /// Adds how a stream ended, and who was on it.
  mutating func end(
    _ stream: Int, _ ending: StreamEnding, _ login: String, to page: inout [UInt8]
  ) {
    guard stream < limits.rows else { return }
    flushIfFull(to: &page)
    let time = times.flatMap { times in ending.time.map { $0 &- times.first } }
    line(.streamEnd) { writer in
      writer.integer(Int64(stream))
      writer.string("\(ending.closure)")
      writer.string(ending.side?.rawValue ?? "")
      if let time { writer.integer(time) } else { writer.null() }
      var text: [UInt8] = []
      text.append(untrusted: login, atMost: 200)
      writer.string(utf8: text.span)
    }
  }

  private mutating func line(_ row: Row, _ write: (inout JSONWriter) -> Void) {
    if count > 0 { rows.append(fixed: ",\n") }
    count += 1
    JSONWriter.write(to: &rows) { writer in
      writer.beginArray()
      writer.integer(row.rawValue)
      write(&writer)
      writer.endArray()
    }
  }

  private mutating func flushIfFull(to page: inout [UInt8]) {
    if count >= ReportParts.most.rows || details.count >= ReportParts.most.bytes {
      flush(to: &page)
    }
  }

  /// Ends the part: rows in an element, details in the next. The page begins with the first one.
  mutating func flush(to page: inout [UInt8]) {
    if !hasBegun { ReportPage.begin(&page) }
    hasBegun = true
    ReportPage.append("rows", rows, to: &page)
    ReportPage.append("details", details, to: &page)
    rows.removeAll(keepingCapacity: true)
    details.removeAll(keepingCapacity: true)
    count = 0
  }
}
