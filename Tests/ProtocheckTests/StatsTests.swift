// protocheck stats as people and scripts run it, on the recorded captures.

import Foundation
import Testing

struct StatsTests {
  private func stats(_ name: String, _ arguments: String...) throws -> Tool.Result {
    try Tool.run(["stats", "Vectors/captures/\(name)"] + arguments)
  }

  @Test func tablesAndHistogramsAreShown() throws {
    let result = try stats("clean.pcap")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.lines.first?.hasPrefix("39 frames, 3814 bytes in 2 streams, 372 ms") == true)
    #expect(result.text.contains("request to answer: 16, p50 10.3 ms"))
    #expect(result.text.contains("send to delivery: 1, p50 20.6 ms"))
    #expect(result.text.contains("   < 20 ms  ████████████████████████████████████████ 13\n"))
    #expect(result.text.contains("u40021@58.user"))
    #expect(result.text.contains("1 [::1]:51672 → [::1]:9000"))
    let short = try stats("clean.pcap", "--top", "1")
    #expect(short.text.contains("and 1 more: --top 2 or --format json shows them"))
  }

  @Test func jsonIsOneObjectALine() throws {
    let objects = try stats("clean.pcap", "--format", "json").lines.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    let types = Set(objects.compactMap { $0["type"] as? String })
    #expect(types == ["command", "account", "connection", "summary"])
    let summary = try #require(objects.last)
    #expect(summary["frames"] as? Int == 39 && summary["retries"] as? Int == 1)
    let sum = objects.filter { $0["type"] as? String == "command" }
      .compactMap { $0["bytes"] as? Int }.reduce(0, +)
    #expect(sum == summary["bytes"] as? Int && sum == 3_814)
    let latency = try #require(summary["answerLatency"] as? [String: Any])
    #expect(latency["count"] as? Int == 16 && latency["max"] as? Int == 30_698_000)
  }

  @Test func whatIsNotWholeIsIncomplete() throws {
    let lossy = try stats("lossy.pcapng")
    #expect(lossy.exitCode == 2)
    #expect(lossy.text.contains("incomplete: 4 gaps (851 bytes missing)"))
    let corrupt = try stats("corrupt.pcap", "--format", "json")
    #expect(corrupt.exitCode == 2)
    #expect(corrupt.lines.last?.contains(#""incomplete":["2 malformed frames"#) == true)
    #expect(try stats("other.pcap").exitCode == 65)
    #expect(try stats("missing.pcap").exitCode == 66)
  }

  @Test func optionsOfRecordingsAreTaken() throws {
    let result = try stats("clean.pcap", "--filter", "command == c2c", "--stream", "0")
    #expect(result.lines.first?.hasPrefix("4 frames, 553 bytes") == true)
    let none = try stats("clean.pcap", "--filter", "uid == nobody")
    #expect(none.exitCode == 0)
    #expect(none.errors.contains("no frame fits the filter; 39 frames passed over"))
    #expect(try stats("clean.pcap", "--top", "-1").exitCode == 64)
    #expect(try stats("clean.pcap", "--filter", "command == c2x").exitCode == 64)
  }
}
