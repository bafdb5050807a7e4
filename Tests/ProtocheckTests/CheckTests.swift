// protocheck check as people and build servers run it, on the recorded captures.

import Foundation
import Testing
import WireProtocol

struct CheckTests {
  private func check(_ name: String, _ arguments: String...) throws -> Tool.Result {
    try Tool.run(["check", "Vectors/captures/\(name)"] + arguments)
  }

  @Test func aGoodRecordingIsClean() throws {
    let result = try check("clean.pcap", "--strict", "--fail-on", "note")
    #expect(result.exitCode == 0)
    #expect(result.text == "clean: 39 frames in 2 streams\n")
  }

  @Test func anIncompleteOneIsNeverCalledClean() throws {
    let result = try check("lossy.pcapng")
    #expect(result.exitCode == 2)
    #expect(result.text.contains("incomplete: 4 gaps (851 bytes missing)"))
    #expect(!result.text.contains("clean"))
  }

  @Test func nothingOfThisProtocolIsNotCleanEither() throws {
    let result = try check("other.pcap")
    #expect(result.exitCode == 65)
    #expect(!result.text.contains("clean"))
  }

  @Test func findingsSayWhereAndWhatToDo() throws {
    let result = try check("corrupt.pcap")
    #expect(result.exitCode == 1)
    #expect(result.text.contains("[WP-2.3-4]"))
    #expect(result.text.contains("framing: stream 0 → frame 6, bytes 393–596, 18:49:24.527071"))
    #expect(result.lines.last == "2 errors, 1 warning, 1 note: 14 frames in 1 stream")
  }

  /// The rules that the recordings of Docs/troubleshooting.md break, each once or so often.
  @Test(
    "Faults of the field are found",
    arguments: [
      ("seen-again", ["request-without-answer": 1, "cursor-back": 1]),
      ("twice", ["delivered-twice": 1]),
      ("locked-out", ["attempt": 2, "session-ended": 2]),
      ("unheard", ["silence-tolerated": 1, "missing-keepalive": 1]),
      ("all-at-once", ["ended-together": 1, "request-without-answer": 6]),
    ])
  func faults(_ name: String, _ expected: [String: Int]) throws {
    let result = try check("faults/\(name).pcapng", "--format", "json")
    #expect(result.exitCode == 1)
    let rules = try result.lines.compactMap {
      try JSONValue(decoding: Array($0.utf8), limits: .file)["rule"]?.stringValue
    }
    #expect(Dictionary(rules.map { ($0, 1) }, uniquingKeysWith: +) == expected)
  }

  @Test func findingsStandInTheOrderOfTheirFrames() throws {
    for name in ["unheard", "locked-out", "all-at-once"] {
      let frames = try check("faults/\(name).pcapng", "--format", "json").lines.compactMap {
        let line = try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        return line?["frame"] as? Int
      }
      #expect(frames.count > 1 && frames == frames.sorted(), "\(frames)")
    }
    let text = try check("faults/all-at-once.pcapng").text
    #expect(text.hasPrefix("warning 6 of 6 connections to 10.58.0.9:9000 were reset by the server"))
  }

  @Test func severitiesDecide() throws {
    #expect(
      try check("corrupt.pcap", "--filter", "command == c2s", "--fail-on", "note").exitCode == 1)
    let login = ["--filter", "command == keepalive"]
    let result = try Tool.run(
      ["check", "Vectors/captures/corrupt.pcap", "--fail-on", "error"] + login)
    #expect(result.exitCode == 0)
    #expect(try check("corrupt.pcap", "--fail-on", "disaster").exitCode == 64)
    #expect(try check("missing.pcap").exitCode == 66)
  }

  @Test func jsonIsOneObjectALine() throws {
    let objects = try check("corrupt.pcap", "--format", "json").lines.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(objects.count == 5)
    let first = objects[1]
    #expect(first["rule"] as? String == "framing")
    #expect(first["requirement"] as? String == "WP-2.3-4")
    #expect(first["offset"] as? Int == 393)
    #expect(first["bytes"] as? Int == 204)
    #expect(first["time"] as? String == "2026-11-23T18:49:24.527071Z")
    #expect(objects[4]["errors"] as? Int == 2)
  }

  @Test func reportsAreReadByTheirReaders() throws {
    let sarif = try check("corrupt.pcap", "--format", "sarif")
    let object = try JSONSerialization.jsonObject(with: Data(sarif.output)) as? [String: Any]
    let runs = try #require(object?["runs"] as? [[String: Any]])
    #expect((runs[0]["results"] as? [Any])?.count == 4)
    let empty = try check("clean.pcap", "--format", "sarif")
    #expect((try? JSONSerialization.jsonObject(with: Data(empty.output))) != nil)
    let junit = try check("corrupt.pcap", "--format", "junit")
    #expect(junit.text.contains(#"failures="2" errors="0""#))
    let lossy = try check("lossy.pcapng", "--format", "junit")
    #expect(lossy.text.contains(#"errors="1""#))
  }
}
