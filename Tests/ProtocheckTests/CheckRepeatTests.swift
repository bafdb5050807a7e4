// Floods of findings: the first of a kind are shown and the others counted, and the sums stay what they are.

import Foundation
import Testing
import WireProtocol

struct CheckRepeatTests {
  /// Keepalives with a flag that has to be 0, on two connections.
  private func recording(_ counts: [Int] = [20, 7]) throws -> (Scratch, String) {
    var bytes: [UInt8] = []
    for (index, count) in counts.enumerated() {
      var capture = DecodeCapture(clientPort: UInt16(40_000 + index), serverPort: 9_000)
      capture.handshake()
      for sequence in 1...count {
        var frame = Array(try TestFrames.keepalive(UInt32(sequence)).prefix(20))
        frame[3] |= 0x10
        capture.send(frame + DecodeCapture.big(CRC32C.checksum(frame.span)), from: .client)
      }
      capture.close()
      // The header of the file stands there once.
      bytes += capture.bytes.dropFirst(index == 0 ? 0 : 24)
    }
    let folder = try Scratch()
    return (folder, try folder.write(bytes, to: "in.pcap").path)
  }

  private func objects(_ lines: [String]) throws -> [JSONValue] {
    try lines.map { try JSONValue(decoding: Array($0.utf8), limits: .file) }
  }

  @Test func textShowsTheFirstAndCountsTheRest() throws {
    let (folder, file) = try recording()
    let result = try Tool.run(["check", file])
    let shown = result.lines.filter { $0.contains("reserved-flags: stream") }
    #expect(shown.count == 10)
    let more = result.lines.filter { $0.contains("more of reserved-flags") }
    #expect(more.count == 2)
    #expect(
      more.first?.hasPrefix("        and 15 more of reserved-flags on stream 0, until ") == true)
    #expect(
      more.last?.hasPrefix("        and 2 more of reserved-flags on stream 1, until ") == true)
    let all = try Tool.run(["check", "--max-same", "0", file])
    #expect(all.lines.filter { $0.contains("reserved-flags: stream") }.count == 27)
    #expect(!all.text.contains(" more of "))
    let one = try Tool.run(["check", "--max-same", "1", file])
    #expect(one.text.contains("and 19 more of reserved-flags on stream 0"))
    // The sums and the exit code are those of all.
    for other in [all, one] {
      #expect(other.lines.last == result.lines.last && other.exitCode == 1)
    }
    #expect(result.lines.last?.hasPrefix("29 errors, 27 warnings: 27 frames") == true)
    #expect(try Tool.run(["check", "--max-same", "-1", file]).exitCode == 64)
    withExtendedLifetime(folder) {}
  }

  @Test func jsonSaysWhatIsNotThere() throws {
    let (folder, file) = try recording()
    let some = try Tool.run(["check", "--format", "json", "--max-same", "3", file])
    let found = try objects(some.lines)
    let flags = found.filter { $0["rule"]?.stringValue == "reserved-flags" }
    #expect(flags.filter { $0["type"]?.stringValue == "finding" }.count == 6)
    let more = flags.filter { $0["type"]?.stringValue == "more" }
    #expect(more.map { $0["count"] } == [17, 4] && more.map { $0["stream"] } == [0, 1])
    #expect(more.allSatisfy { $0["until"]?.stringValue?.hasSuffix("Z") == true })
    let all = try Tool.run(["check", "--format", "json", file])
    #expect(!all.text.contains(#""type":"more""#) && all.lines.last == some.lines.last)
    withExtendedLifetime(folder) {}
  }

  @Test func reportsOfOtherToolsStayShort() throws {
    let (folder, file) = try recording([250])
    let sarif = try Tool.run(["check", "--format", "sarif", file])
    let log = try JSONValue(decoding: sarif.output, limits: .file)
    let run = log["runs"]?.arrayValue?.first
    let results = run?["results"]?.arrayValue ?? []
    #expect(results.filter { $0["ruleId"]?.stringValue == "reserved-flags" }.count == 100)
    #expect(sarif.text.contains("150 more of reserved-flags are left out"))
    let junit = try Tool.run(["check", "--format", "junit", file])
    #expect(junit.text.contains("and 150 more"))
    let all = try Tool.run(["check", "--format", "sarif", "--max-same", "0", file])
    #expect(!all.text.contains("left out") && all.exitCode == 1)
    withExtendedLifetime(folder) {}
  }

  @Test func whatTheFilterPassesOverIsSaid() throws {
    let clean = ["check", "Vectors/captures/clean.pcap", "--filter", "command == login"]
    let text = try Tool.run(clean)
    // What was passed over may have findings: that is not called clean.
    #expect(text.exitCode == 0)
    #expect(
      text.text == "nothing found: 39 frames in 2 streams judged, 35 passed over by the filter\n")
    let summary = try objects(try Tool.run(clean + ["--format", "json"]).lines)[0]
    #expect(summary["frames"] == 39 && summary["filtered"] == 35)
    let whole = try objects(
      try Tool.run(["check", "Vectors/captures/clean.pcap", "--format", "json"]).lines)[0]
    #expect(whole["filtered"] == nil)
  }

  /// Docs/captures.md has every rule with the severity, the requirement and the sentence that the tool has.
  @Test func everyRuleIsDocumented() throws {
    let text = try String(
      contentsOf: Tool.root.appending(path: "Docs/captures.md"), encoding: .utf8)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") && $0.contains("| WP-") }
    let sarif = try JSONValue(
      decoding: try Tool.run(["check", "Vectors/captures/clean.pcap", "--format", "sarif"]).output,
      limits: .file)
    let rules = sarif["runs"]?.arrayValue?.first?["tool"]?["driver"]?["rules"]?.arrayValue ?? []
    let expected = rules.map { rule in
      "| `\(rule["id"]?.stringValue ?? "")` | … | \(rule["shortDescription"]?["text"]?.stringValue ?? "") |"
    }
    let documented = rows.map { row in
      let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      return "| \(cells[0]) | … | \(cells[3...].joined(separator: " | ")) |"
    }
    #expect(documented == expected)
  }
}
