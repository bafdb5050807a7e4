// decode is given captures made from a known truth: every line of its JSON and its exit code are compared.
//
// One seed: WIRE_CAPTURE_SEED=17.

import Foundation
import Testing
import WireCapture
import WireProtocol

@testable import CaptureTruth

struct DecodeTruthTests {
  private static let seeds: [UInt64] = {
    let wanted = ProcessInfo.processInfo.environment["WIRE_CAPTURE_SEED"]
    return wanted.flatMap { UInt64($0) }.map { [$0] } ?? Array(0..<40)
  }()

  @Test func linesAreWhatTheTruthImplies() throws {
    for seed in Self.seeds {
      let truth = GeneratedCapture(seed: seed)
      let port = truth.ports.flatMap { ["--port", String($0)] }
      let result = try Tool.run(["decode", "--format", "json"] + port, input: truth.file)
      let repetition: Comment =
        "seed \(seed); repeat it: WIRE_CAPTURE_SEED=\(seed) swift test --filter DecodeTruthTests"
      let lines = try result.lines.map { try JSONValue(decoding: $0, limits: .file) }
      var found: [UInt64: Sides] = [:]
      for line in lines.dropLast() {
        let stream = try #require(line["stream"]?.numberValue?.uint64, repetition)
        let text = try Self.text(of: line)
        if line["side"]?.stringValue == "client" {
          found[stream, default: Sides()].client.append(text)
        } else {
          found[stream, default: Sides()].server.append(text)
        }
      }
      // Streams count in the order of their first records: each must be one of those expected.
      let expected = truth.streams.map {
        Sides(client: $0.clientRecords.map(Self.text), server: $0.serverRecords.map(Self.text))
      }
      #expect(found.values.map(\.text).sorted() == expected.map(\.text).sorted(), repetition)
      #expect(result.exitCode == Self.exitCode(truth), repetition)
      let summary = try #require(lines.last, repetition)
      #expect(summary["packets"]?.numberValue?.uint64 == UInt64(truth.packets.packets), repetition)
      #expect(
        summary["truncatedPackets"]?.numberValue?.uint64 == UInt64(truth.packets.truncated),
        repetition)
      #expect(
        summary["excludedPackets"]?["fragments"]?.numberValue?.uint64
          == truth.packets.excluded[.fragment].map { UInt64($0) }, repetition)
    }
  }

  /// The lines of both ends of a stream.
  private struct Sides {
    var client: [String] = []
    var server: [String] = []

    var text: String { (["client"] + client + ["server"] + server).joined(separator: "\n") }
  }

  private static func exitCode(_ truth: GeneratedCapture) -> Int32 {
    let records = truth.streams.flatMap { $0.clientRecords + $0.serverRecords }.map(\.record)
    func contains(_ isOfKind: (ExpectedRecord) -> Bool) -> Bool {
      records.contains(where: isOfKind)
    }
    if contains({ if case .malformed = $0 { true } else { false } }) { return 1 }
    if contains({ if case .gap = $0 { true } else { false } }) || truth.packets.truncated > 0
      || truth.packets.excluded[.fragment] != nil
    {
      return 2
    }
    return records.isEmpty ? 65 : 0
  }

  /// A record in a form that both sides can be brought into.
  private static func text(_ timed: TimedRecord) -> String {
    let record =
      switch timed.record {
      case .frame(let offset, let bytes):
        "frame \(offset) \(bytes[24...].map { String($0, radix: 16) }.joined(separator: " "))"
      case .malformed(let code, let offset, let errorOffset, let skipped, let hasHeader):
        "malformed \(offset) \(code.rawValue) \(errorOffset) \(skipped) \(hasHeader)"
      case .gap(let offset, let bytes, let skipped, let isAtEnd):
        "gap \(offset) \(bytes) \(skipped) \(isAtEnd)"
      }
    guard let time = timed.time else { return "\(record) at no time" }
    return "\(record) at \(time / 1_000_000_000 == 0 ? 1970 : 2023) \(time % 1_000_000_000)"
  }

  private static func text(of line: JSONValue) throws -> String {
    func number(_ key: String) -> UInt64 { line[key]?.numberValue?.uint64 ?? 0 }
    var text: String
    switch line["type"]?.stringValue {
    case "frame":
      var body: [String] = []
      let digits = Array((line["bodyHex"]?.stringValue ?? "").utf8)
      for index in stride(from: 0, to: digits.count, by: 2) {
        let byte = UInt8(String(decoding: digits[index..<(index + 2)], as: UTF8.self), radix: 16)
        body.append(String(byte ?? 0, radix: 16))
      }
      text = "frame \(number("offset")) \(body.joined(separator: " "))"
    case "malformed":
      text =
        "malformed \(number("offset")) \(line["error"]?.stringValue ?? "") "
        + "\(number("errorOffset")) \(number("skipped")) \(line["header"] != nil)"
    default:
      text =
        "gap \(number("offset")) \(number("bytes")) \(number("skipped")) \(line["atEnd"] == true)"
    }
    guard let time = line["time"]?.stringValue else { return "\(text) at no time" }
    // 2023-11-14T22:13:20.123456Z: all of a capture lies in one second, but for packets without a time.
    let fraction = time.dropFirst(20).dropLast()
    let nanoseconds = Int(fraction + String(repeating: "0", count: 9 - fraction.count)) ?? -1
    return "\(text) at \(time.prefix(4)) \(nanoseconds)"
  }
}
