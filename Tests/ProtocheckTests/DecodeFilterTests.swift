// decode --filter, --stream, --from-time, --to-time and --fields, on the recorded captures.

import Testing

struct DecodeFilterTests {
  private static let clean = "Vectors/captures/clean.pcap"

  private func decode(_ arguments: String...) throws -> Tool.Result {
    try Tool.run(["decode", DecodeFilterTests.clean] + arguments)
  }

  @Test func showsWhatFits() throws {
    let result = try decode("--filter", "command == c2c && status != ok")
    #expect(result.exitCode == 0)
    #expect(result.lines.count == 2)
    #expect(result.text.contains("conflict"))
    #expect(result.lines.last?.hasPrefix("1 frame, 38 passed over by the filter") == true)
  }

  @Test func aStreamIsChosenByItsNumber() throws {
    let result = try decode("--stream", "1", "--format", "json")
    #expect(result.lines.count == 15)
    #expect(result.lines.dropLast().allSatisfy { $0.contains(#""stream":1"#) })
    #expect(result.text.contains(#""filtered":25"#))
  }

  @Test func timesAreBothIncluded() throws {
    let times = try decode("--fields", "time").lines
    let middle = times[20]
    let before = try decode("--fields", "time", "--to-time", middle).lines
    let after = try decode("--fields", "time", "--from-time", middle).lines
    #expect(before.last == middle)
    #expect(after.first == middle)
    #expect(before.count + after.count == times.count + times.count { $0 == middle })
  }

  @Test func fieldsAreColumns() throws {
    let result = try decode("--fields", "kind,command,from,to", "--filter", "command == c2c && to")
    let first = try #require(result.lines.first)
    #expect(first == "request\tc2c\tu40021@58.user\tshop-881@58.merchant")
    let json = try decode(
      "--fields", "sequence,to", "--format", "json", "--filter", "command == s2c && kind == request"
    )
    #expect(json.lines.count == 1)
    #expect(json.text.hasPrefix(#"{"sequence":3,"to":["#), "\(json.text)")
  }

  @Test func nothingThatFitsIsSaid() throws {
    let result = try decode("--filter", "uid == nobody")
    #expect(result.exitCode == 0)
    #expect(result.errors.contains("no frame fits the filter; 39 frames passed over"))
  }

  @Test func mistakesAreMarked() throws {
    let result = try decode("--filter", "command == c2x")
    #expect(result.exitCode == 64)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("\n  command == c2x\n             ^\n"))
    #expect(try decode("--fields", "time,colour").exitCode == 64)
    #expect(try decode("--fields", "time", "--format", "tree").exitCode == 64)
    #expect(try decode("--from-time", "noon").exitCode == 64)
    #expect(try decode("--stream", "-1").exitCode == 64)
  }

  @Test func malformedRunsAreFilteredAndGapsStillCount() throws {
    let corrupt = "Vectors/captures/corrupt.pcap"
    let bad = try Tool.run(["decode", corrupt, "--filter", "error == bodyChecksum"])
    #expect(bad.exitCode == 1)
    #expect(bad.lines.count == 2)
    let good = try Tool.run(["decode", corrupt, "--filter", "command == login"])
    #expect(good.exitCode == 0)
    let lossy = try Tool.run(
      ["decode", "Vectors/captures/lossy.pcapng", "--filter", "command == login"])
    #expect(lossy.exitCode == 2)
  }
}
