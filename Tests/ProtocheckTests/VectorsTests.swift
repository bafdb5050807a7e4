// protocheck vectors run: verdicts, reports, patterns and exit codes.

import Foundation
import Testing
import WireProtocol

@Suite("protocheck vectors run")
struct VectorsTests {
  /// A copy of header/valid.json in a folder of its own, with one text replaced by another.
  private func changed(_ text: String, into other: String) throws -> Scratch {
    let original = try String(
      contentsOf: Tool.root.appending(path: "Vectors/header/valid.json"), encoding: .utf8)
    #expect(original.contains(text))
    let scratch = try Scratch()
    let copy = original.replacing(text, with: other, maxReplacements: 1)
    _ = try scratch.write(Array(copy.utf8), to: "Vectors/header/valid.json")
    return scratch
  }

  @Test("The vectors of the repository pass")
  func pass() throws {
    let result = try Tool.run(["vectors", "run"])
    #expect(result.exitCode == 0, "\(result.text)")
    let counts = try #require(
      result.text.wholeMatch(
        of: /(\d+) passed, 0 failed, (\d+) not run: scenarios need a server or a client\n/))
    #expect(counts.1.count >= 3)
    #expect(counts.2.count >= 2)
  }

  @Test("A vector that fails is explained, and can be repeated alone")
  func fail() throws {
    let scratch = try changed(#""sequence": 1,"#, into: #""sequence": 2,"#)
    let result = try Tool.run(["vectors", "run"], in: scratch.folder)
    #expect(result.exitCode == 1)
    #expect(result.text.contains("FAIL WP-HDR-0001 (header/valid.json): "))
    #expect(result.text.contains("frames[0].header.sequence\n    expected 2\n    got      1\n"))
    #expect(result.text.contains("input: d5581000"))
    #expect(result.text.contains(" MUST "), "the requirement is quoted")
    #expect(result.lines.last?.hasSuffix(" passed, 1 failed") == true)
    let again = try #require(result.text.firstMatch(of: /again: (.*)\n/)).1
    let repeated = try Tool.shell(String(again), in: scratch.folder)
    #expect(repeated.exitCode == 1)
    #expect(repeated.lines.last == "0 passed, 1 failed")
  }

  @Test("As JSON, each vector is a line and the last one is the summary")
  func json() throws {
    let scratch = try changed(#""sequence": 1,"#, into: #""sequence": 2,"#)
    let result = try Tool.run(["vectors", "run", "--format", "json"], in: scratch.folder)
    #expect(result.exitCode == 1)
    let lines = try result.lines.map { try JSONValue(decoding: $0, limits: .file) }
    let verdicts = lines.dropLast().map { $0["verdict"]?.stringValue }
    #expect(verdicts.first == "fail")
    #expect(verdicts.dropFirst().allSatisfy { $0 == "pass" })
    #expect(lines.first?["mismatches"]?[0]?["what"] == "frames[0].header.sequence")
    #expect(lines.last?["type"] == "summary")
    #expect(lines.last?["passed"]?.numberValue?.int64 == Int64(verdicts.count - 1))
  }

  @Test("Patterns choose by id and by file")
  func patterns() throws {
    func count(_ arguments: String...) throws -> Int {
      let result = try Tool.run(["vectors", "run", "--format", "json"] + arguments)
      #expect(result.exitCode == 0)
      return result.lines.count - 1
    }
    #expect(try count("--run", "WP-HDR-0001") == 1)
    #expect(try count("--run", "WP-HDR-0001", "--run", "WP-FRM-0001") == 2)
    let headers = try count("--run", "header/*")
    #expect(try count("--run", "WP-HDR-*") == headers)
    #expect(try count("--run", "WP-HDR-*", "--skip", "WP-HDR-0001") == headers - 1)
  }

  @Test("A scenario of a session is told apart from one that passed, and none alone is a mistake")
  func sessions() throws {
    let result = try Tool.run(
      ["vectors", "run", "--format", "json", "--run", "WP-SES-0001", "--run", "WP-HDR-0001"])
    #expect(result.exitCode == 0)
    let lines = try result.lines.map { try JSONValue(decoding: $0, limits: .file) }
    #expect(lines.dropLast().map { $0["verdict"]?.stringValue } == ["pass", "unsupported"])
    #expect(lines.last?["passed"] == 1)
    #expect(lines.last?["notRun"] == 1)
    #expect(try Tool.run(["vectors", "run", "--run", "session/*"]).exitCode == 64)
  }

  @Test("A pattern that matches nothing is a mistake")
  func nothing() throws {
    for arguments in [
      ["--run", "WP-XXX-*"], ["--skip", "WP-XXX-*"], ["--run", "*", "--skip", "*"],
    ] {
      let result = try Tool.run(["vectors", "run"] + arguments)
      #expect(result.exitCode == 64)
      #expect(result.output.isEmpty)
    }
  }

  @Test("A bad file is 65, a missing folder 66")
  func bad() throws {
    let scratch = try changed(#""comment""#, into: #""coment""#)
    let bad = try Tool.run(["vectors", "run"], in: scratch.folder)
    #expect(bad.exitCode == 65)
    #expect(bad.errors.contains("header/valid.json: $.tests[0]"), "\(bad.errors)")
    #expect(bad.errors.contains("coment"))
    let missing = try Tool.run(["vectors", "run", "nowhere"], in: scratch.folder)
    #expect(missing.exitCode == 66)
    #expect(missing.errors.contains("nowhere"))
  }
}
