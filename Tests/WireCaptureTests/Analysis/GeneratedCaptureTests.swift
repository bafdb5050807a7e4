// Captures made from a known truth, through the whole way: file, link layer, TCP, frames. Every record is compared.
//
// More seeds: WIRE_CAPTURE_SEEDS=100000. One seed: WIRE_CAPTURE_SEED=17.

import Foundation
import Testing
import WireProtocol

@testable import CaptureTruth
@testable import WireCapture

struct GeneratedCaptureTests {
  private static func number(_ variable: String) -> UInt64? {
    ProcessInfo.processInfo.environment[variable].flatMap { UInt64($0) }
  }

  /// In parts, so that they run side by side.
  private static let parts: [Range<UInt64>] = {
    if let seed = number("WIRE_CAPTURE_SEED") { return [seed..<(seed + 1)] }
    let count = number("WIRE_CAPTURE_SEEDS") ?? 1_500
    return (0..<4).map { $0 * count / 4..<($0 + 1) * count / 4 }
  }()

  @Test(arguments: parts)
  func recordsAreWhatTheTruthImplies(seeds: Range<UInt64>) {
    for seed in seeds {
      let truth = GeneratedCapture(seed: seed)
      let failures = Self.differences(truth)
      #expect(
        failures.isEmpty,
        """
        seed \(seed): \(failures.joined(separator: "\n"))
        repeat it: WIRE_CAPTURE_SEED=\(seed) swift test --filter GeneratedCaptureTests
        """)
    }
  }

  @Test func theTruthHasEverythingInIt() {
    var kinds: Set<String> = []
    for seed in 0..<150 as Range<UInt64> {
      let truth = GeneratedCapture(seed: seed)
      if truth.isCompressed { kinds.insert("gzip") }
      if truth.packets.truncated > 0 { kinds.insert("truncated") }
      for reason in truth.packets.excluded.keys { kinds.insert("\(reason)") }
      if Set(truth.streams.map(\.client)).count < truth.streams.count { kinds.insert("reused") }
      for record in truth.streams.flatMap({ $0.clientRecords + $0.serverRecords }) {
        switch record.record {
        case .frame: kinds.insert(record.time == 0 ? "frame without time" : "frame")
        case .malformed(let code, _, _, _, _): kinds.insert(code.rawValue)
        case .gap(_, 0, _, false): kinds.insert("beginning")
        case .gap(_, _, _, let isAtEnd): kinds.insert(isAtEnd ? "end" : "gap")
        }
      }
    }
    #expect(
      kinds.isSuperset(of: [
        "gzip", "truncated", "fragment", "truncatedHeaders", "notIP", "notTCP", "reused", "frame",
        "frame without time", "badMagic", "unsupportedVersion", "headerChecksum", "bodyChecksum",
        "reservedFlag", "badKind", "decryptionFailed", "beginning", "end", "gap",
      ]), "\(kinds.sorted())")
  }

  /// What an analysis of the capture gives that the truth does not, a line each.
  private static func differences(_ truth: GeneratedCapture) -> [String] {
    var random = SeededGenerator(seed: ~truth.seed)
    let chunks = random.chunks(
      truth.file, limit: [7, 300, 70_000].randomElement(using: &random) ?? 300)
    var extractor = StreamExtractor(ports: truth.ports)
    var analyzer = CaptureAnalyzer(isPortKnown: !truth.ports.isEmpty, into: RecordCollector())
    do {
      var gzip = GzipReader()
      for chunk in chunks {
        guard truth.isCompressed else {
          try extractor.feed(chunk.span, into: &analyzer)
          continue
        }
        var input = chunk.span
        var plain: [UInt8] = []
        while try gzip.read(&input, to: &plain) > 0 {
          try extractor.feed(plain.span, into: &analyzer)
          plain.removeAll(keepingCapacity: true)
        }
      }
      try gzip.finish()
      try extractor.finish(into: &analyzer)
    } catch {
      return ["\(error)"]
    }
    var lines: [String] = []
    func compare<Value: Equatable>(_ what: String, _ found: Value, _ expected: Value) {
      if found != expected { lines.append("\(what): \(found), expected \(expected)") }
    }
    let packets = extractor.packetStatistics
    compare(
      "packets",
      ExpectedPackets(
        packets: packets.packets, truncated: packets.truncated, excluded: packets.excluded),
      truth.packets)
    compare("missing bytes", extractor.streamStatistics.missingBytes, truth.missingBytes)
    compare("bytes", analyzer.statistics.bytes, truth.streamBytes)
    compare("streams", analyzer.statistics.streams, truth.streams.count)
    for (index, expected) in truth.streams.enumerated() {
      let earlier = truth.streams[..<index].count {
        $0.client == expected.client && $0.server == expected.server
      }
      let found = analyzer.output.streams.filter {
        $0.client == expected.client && $0.server == expected.server
      }
      guard earlier < found.count else {
        lines.append("no stream \(index) from \(expected.client)")
        continue
      }
      for (side, records, wanted) in [
        ("client", found[earlier].clientRecords, expected.clientRecords),
        ("server", found[earlier].serverRecords, expected.serverRecords),
      ] where records != wanted {
        let same = zip(records, wanted).prefix { $0 == $1 }.count
        lines.append(
          "stream \(index), \(side), record \(same): \(records.dropFirst(same).prefix(2)), "
            + "expected \(wanted.dropFirst(same).prefix(2))")
      }
    }
    return lines
  }
}

/// Keeps all records, by stream and side.
private struct RecordCollector: RecordSink {
  private(set) var streams: [ExpectedStream] = []

  mutating func streamRecognised(_ stream: RecordedStream) {
    #expect(stream.number == streams.count)
    streams.append(ExpectedStream(client: stream.client, server: stream.server))
  }

  mutating func frame(_ frame: RecordedFrame, at place: RecordPlace) {
    add(.frame(offset: frame.offset, bytes: copy(frame.view.bytes)), place)
  }

  mutating func malformed(_ run: MalformedRun, at place: RecordPlace) {
    add(
      .malformed(
        run.error.code, offset: run.offset, errorOffset: run.errorOffset, skipped: run.skipped,
        hasHeader: run.header != nil), place)
  }

  mutating func gap(_ gap: StreamGap, at place: RecordPlace) {
    add(
      .gap(offset: gap.offset, bytes: gap.bytes, skipped: gap.skipped, isAtEnd: gap.isAtEnd), place)
  }

  private mutating func add(_ record: ExpectedRecord, _ place: RecordPlace) {
    let timed = TimedRecord(record, place.time)
    switch place.side {
    case .client: streams[place.stream].clientRecords.append(timed)
    case .server: streams[place.stream].serverRecords.append(timed)
    case nil: Issue.record("a record of a capture without a side")
    }
  }
}
