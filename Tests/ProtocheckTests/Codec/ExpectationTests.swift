// protocheck test codec --expect: failures that are known, and what happens when they are not as they are known.

import Foundation
import Testing
import WireProtocol

@Suite("protocheck test codec --expect")
struct ExpectationTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func file(_ entries: String) throws -> String {
    try scratch.write(
      Array(#"{"schema": 1, "expectedFailures": [\#(entries)]}"#.utf8), to: "expected.json"
    ).path
  }

  private static let reason = #""reason": "known""#

  @Test("A failure that is expected is none; the file can be made by the tool")
  func expected() throws {
    let mutant = FakeTestee.mutant("sequence-signed")
    let path = scratch.folder.appending(path: "made.json").path
    let arguments = ["--run", "WP-HDR-*", "--expect", path]
    let update = try FakeTestee.test(arguments + ["--update-expect"], mutant)
    #expect(update.exitCode == 0, "\(update.errors)")
    let again = try FakeTestee.test(arguments, mutant)
    #expect(again.exitCode == 0, "\(again.text)")
    #expect(again.text.contains(/0 failed, [1-9]\d* failed as expected/))
  }

  @Test("One that passes is an error, and so is an entry that nothing fails for")
  func unexpected() throws {
    let path = try file(#"{"glob": "WP-HDR-0001", "message": "", \#(ExpectationTests.reason)}"#)
    let result = try FakeTestee.test(
      ["--run", "WP-HDR-0001", "--expect", path], FakeTestee.codec)
    #expect(result.exitCode == 1)
    #expect(result.text.contains("UNEXPECTED PASS WP-HDR-0001"))
    #expect(result.text.contains("1 passed unexpectedly"))
  }

  @Test("An entry of cases that are unsupported is out of date")
  func stale() throws {
    let path = try file(
      #"{"glob": "message/account-text.json", "message": "", \#(ExpectationTests.reason)}"#)
    let testee = try FakeTestee(
      """
      echo '{"hello":{"protocol":1,"name":"little","version":"1","features":["decode"]}}'
      while read line; do :; done
      """)
    let result = try testee.test(["--run", "message/account-text.json", "--expect", path])
    #expect(result.exitCode == 1)
    #expect(result.text.contains("STALE 'message/account-text.json'"))
  }

  @Test("An entry of cases that are not run is left alone")
  func notRun() throws {
    let path = try file(#"{"glob": "WP-HDR-0002", "message": "", \#(ExpectationTests.reason)}"#)
    let result = try FakeTestee.test(
      ["--run", "WP-HDR-0001", "--expect", path], FakeTestee.codec)
    #expect(result.exitCode == 0)
  }

  @Test("Vectors of one folder or file have the names that they have among all")
  func partOfVectors() throws {
    let path = try file(
      #"{"glob": "compression/*", "message": "", \#(ExpectationTests.reason)},"#
        + #"{"glob": "header/valid.json", "message": "version", \#(ExpectationTests.reason)}"#)
    let vectors = Tool.root.appending(path: "Vectors/header/valid.json").path
    let result = try FakeTestee.test(
      ["--vectors", vectors, "--run", "header/*", "--expect", path],
      FakeTestee.mutant("version-always-1.0"))
    #expect(result.text.contains("UNEXPECTED PASS WP-HDR-0001 (header/valid.json)"))
    #expect(result.text.contains(/[1-9]\d* failed as expected/), "\(result.text)")
    #expect(!result.text.contains("STALE"), "\(result.text)")
  }

  @Test("A failure with another message is a failure")
  func otherMessage() throws {
    let path = try file(
      #"{"glob": "WP-HDR-*", "message": "another thing", \#(ExpectationTests.reason)}"#)
    let result = try FakeTestee.test(
      ["--run", "WP-HDR-*", "--expect", path], FakeTestee.mutant("sequence-little-endian"))
    #expect(result.exitCode == 1)
    #expect(result.text.contains("expected to fail with 'another thing', but it failed otherwise"))
  }

  @Test("A file that is not as it should be, or whose entry fits no vector, is 65")
  func bad() throws {
    for entries in [
      #"{"glob": "WP-XXX-*", "message": "", "reason": "known"}"#,
      #"{"glob": "WP-HDR-0001", "message": ""}"#,
      #"{"glob": "WP-HDR-0001", "message": "", "reason": ""}"#,
      "nonsense",
    ] {
      let path = try file(entries)
      let result = try FakeTestee.test(["--expect", path], FakeTestee.codec)
      #expect(result.exitCode == 65, "\(entries): \(result.errors)")
    }
    let missing = try FakeTestee.test(["--expect", "/nowhere.json"], FakeTestee.codec)
    #expect(missing.exitCode == 66)
  }

  @Test("Updating keeps the reasons of what still fails, and drops what passes")
  func update() throws {
    let mutant = FakeTestee.mutant("sequence-little-endian")
    let path = try file(
      #"""
      {"glob": "WP-HDR-0001", "message": "sequence", "reason": "our own reason"},
      {"glob": "WP-HDR-0002", "message": "", "reason": "not run"},
      {"glob": "WP-OLD-0001", "message": "", "reason": "no vector any more"}
      """#)
    let result = try FakeTestee.test(
      ["--run", "WP-HDR-0001", "--expect", path, "--update-expect"], mutant)
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(try text(path).contains("our own reason"))
    #expect(try !text(path).contains("no vector any more"))
    _ = try FakeTestee.test(
      ["--run", "WP-HDR-0001", "--expect", path, "--update-expect"], FakeTestee.codec)
    #expect(try !text(path).contains("our own reason"))
    #expect(try text(path).contains("not run"))
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }
}
