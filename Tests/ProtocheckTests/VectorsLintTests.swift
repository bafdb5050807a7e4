// protocheck vectors lint and coverage: exit codes, text and JSON, and the lock file.

import Foundation
import Testing
import WireProtocol

@Suite("protocheck vectors lint")
struct VectorsLintTests {
  private static let vectors = """
    {"schema": 1, "suite": "account-text", "source": "the tests", "numberOfTests": 2, "tests": [
      {"id": "WP-MSG-0001", "comment": "good", "requirements": ["WP-1-1"], "level": "MUST",
       "result": "valid", "text": "a@58.user", "domain": "58.user", "uid": "a"},
      {"id": "WP-MSG-0002", "comment": "bad", "requirements": ["WP-1-1"], "level": "MUST",
       "result": "invalid", "text": "a"}]}
    """
  private static let specification = """
    ## 1. One

    - It MUST be. [WP-1-1]

    """

  /// A project that nothing is wrong with, but for a lock file that it has only with `lock`.
  private func project(lock: Bool = true) throws -> Scratch {
    let scratch = try Scratch()
    _ = try scratch.write(Array(Self.vectors.utf8), to: "Vectors/message/a.json")
    _ = try scratch.write(Array(Self.specification.utf8), to: "SPEC.md")
    _ = try scratch.write([], to: "Tests/ATests/Empty.swift")
    if lock { #expect(try lint(scratch, "--update-lock").exitCode == 0) }
    return scratch
  }

  private func lint(_ scratch: Scratch, _ arguments: String...) throws -> Tool.Result {
    try Tool.run(["vectors", "lint"] + arguments, in: scratch.folder)
  }

  @Test("Nothing is 0, something is 1, and says what to do")
  func findings() throws {
    let scratch = try project()
    let good = try lint(scratch)
    #expect(good.exitCode == 0)
    #expect(good.text == "0 findings in 2 vectors and 1 requirements\n")
    let text = Self.vectors.replacing(#""numberOfTests": 2"#, with: #""numberOfTests": 3"#)
    _ = try scratch.write(Array(text.utf8), to: "Vectors/message/a.json")
    let bad = try lint(scratch)
    #expect(bad.exitCode == 1)
    #expect(
      bad.lines == [
        "message/a.json: numberOfTests is 3, and there are 2 vectors: write 2, unless some are lost",
        "1 findings in 2 vectors and 1 requirements",
      ])
  }

  @Test("As JSON, each finding is a line and the last one is the summary")
  func json() throws {
    let scratch = try project()
    let text = Self.specification + "- It MUST NOT be.\n"
    _ = try scratch.write(Array(text.utf8), to: "SPEC.md")
    let result = try lint(scratch, "--format", "json")
    #expect(result.exitCode == 1)
    #expect(
      result.lines == [
        #"{"type":"finding","rule":"sentence","file":"SPEC.md","line":4,"#
          + #""text":"a sentence with MUST has no id","help":"end it with a new [WP-1-n]"}"#,
        #"{"type":"summary","findings":1,"vectors":2,"requirements":1}"#,
      ])
  }

  @Test("The lock file is written when it is asked for, and what is wrong besides is still said")
  func lock() throws {
    let scratch = try project(lock: false)
    let file = scratch.folder.appending(path: "Vectors/lock.json")
    let before = try lint(scratch)
    #expect(before.exitCode == 1)
    #expect(before.text.contains("lock.json: is not there"))
    #expect(!FileManager.default.fileExists(atPath: file.path))
    #expect(try lint(scratch, "--update-lock").exitCode == 0)
    let written = try String(contentsOf: file, encoding: .utf8)
    #expect(written.contains(#""WP-MSG-0002": [""#))
    #expect(try lint(scratch).exitCode == 0)

    let text = Self.specification.replacing("be.", with: "be so.") + "- It MUST NOT be.\n"
    _ = try scratch.write(Array(text.utf8), to: "SPEC.md")
    let changed = try lint(scratch)
    #expect(changed.text.contains("WP-MSG-0001 was looked at before WP-1-1 was changed"))
    #expect(changed.text.contains("WP-MSG-0002 was looked at before WP-1-1 was changed"))
    #expect(changed.lines.last?.hasPrefix("4 findings") == true)
    let updated = try lint(scratch, "--update-lock")
    #expect(updated.exitCode == 1)
    #expect(updated.lines.last?.hasPrefix("1 findings") == true)
    #expect(try String(contentsOf: file, encoding: .utf8) != written)
  }

  @Test("The folder may lie anywhere, and SPEC.md and the tests elsewhere")
  func places() throws {
    let scratch = try project()
    let folder = scratch.folder.path
    #expect(try Tool.run(["vectors", "lint", "\(folder)/Vectors/"]).exitCode == 0)
    let inside = scratch.folder.appending(path: "Vectors")
    #expect(try Tool.run(["vectors", "lint", "."], in: inside).exitCode == 0)
    let other = try Tool.run([
      "vectors", "lint", "\(folder)/Vectors", "--spec", "SPEC.md", "--tests", "\(folder)/Tests",
    ])
    #expect(other.exitCode == 1)
    #expect(other.text.contains("SPEC.md:"))
  }

  @Test("A bad file is 65, a missing one 66")
  func unreadable() throws {
    for (name, text) in [
      ("Vectors/message/a.json", "{}"), ("Vectors/lock.json", "{}"),
      ("Vectors/coverage.json", "{}"),
      ("SPEC.md", "Nothing."),
    ] {
      let scratch = try project()
      _ = try scratch.write(Array(text.utf8), to: name)
      let result = try lint(scratch)
      #expect(result.exitCode == 65, "\(name)")
      #expect(result.errors.contains(name.split(separator: "/").last ?? ""), "\(result.errors)")
    }
    let scratch = try project()
    for arguments in [["nowhere"], ["--spec", "nowhere"], ["--tests", "nowhere"]] {
      let result = try Tool.run(["vectors", "lint"] + arguments, in: scratch.folder)
      #expect(result.exitCode == 66, "\(arguments)")
      #expect(result.errors.contains("nowhere"))
    }
  }

  @Test("Coverage is printed as a page")
  func coverage() throws {
    let scratch = try project()
    let result = try Tool.run(["vectors", "coverage"], in: scratch.folder)
    #expect(result.exitCode == 0)
    #expect(result.text.hasPrefix("# Coverage\n"))
    #expect(result.text.contains("\n## 1 One\n"))
    #expect(result.lines.last == "| WP-1-1 | MUST | 1 | 1 |  |  |  |")
    let missing = try Tool.run(["vectors", "coverage", "nowhere"], in: scratch.folder)
    #expect(missing.exitCode == 66)
  }
}
