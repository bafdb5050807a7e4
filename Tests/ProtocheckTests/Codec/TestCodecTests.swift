// protocheck test codec: verdicts, patterns and exit codes, with good testees and with bad ones.

import Foundation
import Testing
import WireProtocol

@Suite("protocheck test codec")
struct TestCodecTests {
  /// Account texts: few vectors, of which some trigger the mutants of processes.
  private static let accounts = ["--run", "message/account-text.json"]

  @Test("The Swift codec passes the vectors of a file")
  func pass() throws {
    let result = try FakeTestee.test(
      ["--run", "stream/cuts.json", "--run", "WP-HDR-*"], FakeTestee.codec)
    #expect(result.exitCode == 0, "\(result.text)\(result.errors)")
    #expect(result.text.contains(/wire-swift .*: \d+ passed, 0 failed\n/))
    #expect(result.errors.isEmpty)
  }

  @Test("A failure says the requirement, the difference, the bytes, and what repeats it")
  func fail() throws {
    let result = try FakeTestee.test(
      ["--run", "WP-HDR-*"], FakeTestee.mutant("version-always-1.0"))
    #expect(result.exitCode == 1)
    #expect(result.text.contains(#/FAIL WP-HDR-\d+ \(header/valid.json\): /#))
    #expect(result.text.contains("  WP-2.2-2: "))
    let difference = /frames\[0\].header.version\n +expected "1.\d+"\n +got +"1.0"\n/
    #expect(result.text.contains(difference))
    #expect(result.text.contains("  input: d558"))
    let again = try #require(result.text.firstMatch(of: /again: (.*)\n/)).1
    let repeated = try Tool.shell(String(again))
    #expect(repeated.exitCode == 1)
    #expect(repeated.text.contains(/0 passed, 1 failed\n/))
  }

  @Test("A difference that comes from cutting names the cut")
  func cut() throws {
    let result = try FakeTestee.test(
      ["--run", "stream/cuts.json"], FakeTestee.mutant("half-header-lost"))
    #expect(result.exitCode == 1)
    #expect(result.text.contains(/, cut at \d+\n/))
  }

  @Test("A crash fails its case, shows standard error, and the others go on")
  func crash() throws {
    let result = try FakeTestee.test(TestCodecTests.accounts, FakeTestee.mutant("crash"))
    #expect(result.exitCode == 1)
    #expect(result.text.contains("it was ended by signal 6"))
    #expect(result.text.contains("mutant: crashing"))
    #expect(result.text.contains(/: [1-9]\d* passed, [1-9]\d* failed\n/))
    #expect(!result.text.contains("inconclusive"))
  }

  @Test("A hang fails its case after the time-out, and the others go on")
  func hang() throws {
    let result = try FakeTestee.test(
      ["--timeout", "2"] + TestCodecTests.accounts, FakeTestee.mutant("hang"))
    #expect(result.exitCode == 1)
    #expect(result.text.contains("it did not answer in 2.0 seconds"))
    #expect(result.text.contains(/: [1-9]\d* passed, [1-9]\d* failed\n/))
  }

  @Test("Output that is no answer fails its case, and the others go on")
  func garbage() throws {
    let result = try FakeTestee.test(TestCodecTests.accounts, FakeTestee.mutant("garbage"))
    #expect(result.exitCode == 1)
    #expect(result.text.contains("exactly one of ok, error and unsupported"))
    #expect(result.text.contains(/: [1-9]\d* passed, [1-9]\d* failed\n/))
  }

  @Test("An answer to another request fails its case")
  func otherID() throws {
    let testee = try FakeTestee(
      """
      echo '\(FakeTestee.hello)'
      read line
      echo '{"id":77,"ok":{}}'
      while read line; do :; done
      """)
    let result = try testee.test(["--run", "WP-HDR-0001"])
    #expect(result.exitCode == 1)
    #expect(result.text.contains("an answer to request 77, where 1 is next"))
  }

  @Test("What cannot be started is inconclusive: neither passed nor failed")
  func missing() throws {
    let result = try FakeTestee.test(["--run", "WP-HDR-0001"], ["/nowhere/testee"])
    #expect(result.exitCode == 69)
    #expect(result.errors.contains("/nowhere/testee cannot be started: "))
    #expect(result.text.contains("0 passed, 0 failed, 1 inconclusive"))
  }

  @Test(
    "What does not say hello is inconclusive, and its standard error is shown",
    arguments: [
      (
        "echo broken >&2; exit 3", "30",
        "it ended with code 3; its standard error ends with:\nbroken"
      ),
      ("while read line; do :; done", "0.3", "it did not say hello in 0.3 seconds"),
      ("echo hi; read line", "30", "in the line hi"),
      (#"echo '{"hello":{"protocol":2}}'; read line"#, "30", "it speaks version 2"),
    ])
  func noHello(script: String, seconds: String, message: String) throws {
    let result = try FakeTestee(script).test(["--timeout", seconds, "--run", "WP-HDR-0001"])
    #expect(result.exitCode == 69)
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test("One that crashes at everything is given up, and what is left is inconclusive")
  func crashesAlways() throws {
    let testee = try FakeTestee("echo '\(FakeTestee.hello)'; read line; exit 1")
    let result = try testee.test(["--run", "WP-MSG-*"])
    #expect(result.exitCode == 69)
    #expect(result.errors.contains("it was started again 100 times"))
    #expect(result.text.contains("0 passed, 101 failed, "))
  }

  @Test("What is unsupported is neither passed nor failed, but with --strict")
  func unsupported() throws {
    let result = try FakeTestee.test(TestCodecTests.accounts, FakeTestee.mutant("no-accounts"))
    #expect(result.exitCode == 0)
    #expect(result.text.contains(/unsupported: account, \d+ cases\n/))
    #expect(result.text.contains(/0 failed, [1-9]\d* unsupported/))
    let strict = try FakeTestee.test(
      ["--strict"] + TestCodecTests.accounts, FakeTestee.mutant("no-accounts"))
    #expect(strict.exitCode == 1)
  }

  @Test("A feature that the hello does not name is not asked for")
  func features() throws {
    let testee = try FakeTestee(
      """
      echo '{"hello":{"protocol":1,"name":"little","version":"1","features":["decode"]}}'
      read line && echo asked >&2
      """)
    let result = try testee.test(TestCodecTests.accounts)
    #expect(result.exitCode == 0)
    #expect(result.text.contains("0 passed, 0 failed, "))
    #expect(!result.errors.contains("asked"))
  }

  @Test("A child that writes much before it reads does not stop the run")
  func flood() throws {
    let testee = try FakeTestee(
      """
      i=0; while [ $i -lt 3000 ]; do echo "a line of standard error that nobody asked for, $i" >&2; i=$((i+1)); done
      exec "\(Tool.executable.path)" testee
      """)
    let result = try testee.test(["--run", "header/*"])
    #expect(result.exitCode == 0, "\(result.errors)")
  }

  @Test("Patterns that match nothing, and a command that is missing, are mistakes")
  func usage() throws {
    #expect(try FakeTestee.test(["--run", "WP-XXX-*"], FakeTestee.codec).exitCode == 64)
    #expect(try FakeTestee.test(["--run", "session/*"], FakeTestee.codec).exitCode == 64)
    #expect(try Tool.run(["test", "codec"]).exitCode == 64)
    #expect(try Tool.run(["testee", "--mutant", "none"]).exitCode == 64)
  }

  @Test("A testee answers what it does not know, and what is no request, and goes on")
  func testee() throws {
    let lines = [
      #"{"id":1,"request":"fly"}"#, "no JSON", #"{"id":2,"request":"account","text":"u%40@d"}"#,
    ]
    let result = try Tool.run(["testee"], input: Array((lines.joined(separator: "\n") + "\n").utf8))
    #expect(result.exitCode == 0)
    let answers = try result.lines.map { try JSONValue(decoding: $0) }
    #expect(answers.count == 4)
    #expect(answers[0]["hello"]?["name"] == "wire-swift")
    #expect(answers[1] == ["id": 1, "unsupported": "fly"])
    #expect(answers[2]["id"] == .null)
    #expect(answers[2]["error"]?["code"] == "badRequest")
    #expect(answers[3] == ["id": 2, "ok": ["domain": "d", "uid": "u@", "text": "u%40@d"]])
  }

  @Test("Each mutant has a name of its own and says what is wrong with it")
  func mutants() throws {
    let result = try Tool.run(["testee", "--list-mutants"])
    let names = result.lines.compactMap { $0.split(separator: "\t").first }
    #expect(names.count >= 100)
    #expect(Set(names).count == names.count)
    #expect(result.lines.allSatisfy { $0.split(separator: "\t").count == 2 })
  }

  @Test("A crash is blamed on the case that caused it, not on those in front of it")
  func blame() throws {
    let result = try FakeTestee.test(
      ["--format", "json"] + TestCodecTests.accounts, FakeTestee.mutant("crash"))
    let cases = try result.lines.map { try JSONValue(decoding: $0, limits: .file) }
    let failed = cases.filter { $0["verdict"] == "fail" }
    #expect(!failed.isEmpty)
    for test in failed { #expect(test["input"]?.stringValue?.hasSuffix("@") == true) }
  }

  @Test("Two reports to one file are a mistake; one that cannot be written is told before the run")
  func badReports() throws {
    let twice = try FakeTestee.test(["--report", "md=a", "--report", "json=a"], FakeTestee.codec)
    #expect(twice.exitCode == 64)
    let testee = try FakeTestee("touch \"$(dirname \"$0\")/started\"")
    let result = try testee.test(["--run", "header/*", "--report", "json=/nowhere/a"])
    #expect(result.exitCode == 74)
    #expect(result.errors.contains("cannot write /nowhere/a"))
    let started = testee.scratch.folder.appending(path: "started").path
    #expect(!FileManager.default.fileExists(atPath: started))
  }

  @Test("Nothing is updated by a run in which nothing was asked")
  func updateOfNothing() throws {
    let path = try Scratch().folder.appending(path: "made.json").path
    let result = try FakeTestee.test(
      ["--run", "header/*", "--expect", path, "--update-expect"], ["/nowhere/testee"])
    #expect(result.exitCode == 69)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test(
    "Control-C and its like end the run with 130, say so, and no child is left",
    arguments: ["INT", "TERM"])
  func interrupt(signal: String) throws {
    let testee = try FakeTestee(
      """
      echo $$ >> "$(dirname "$0")/pids"
      echo '\(FakeTestee.hello)'
      kill -\(signal) $PPID
      while read line; do :; done
      sleep 1000
      """)
    let result = try testee.test(["--run", "header/*"])
    #expect(result.exitCode == 130)
    #expect(result.errors.contains(/ended after 0 of \d+ cases/), "\(result.errors)")
    let list = try String(
      contentsOf: testee.scratch.folder.appending(path: "pids"), encoding: .utf8)
    let pids = list.split(separator: "\n").compactMap { Int32($0) }
    #expect(pids.count == 1)
    for pid in pids { #expect(kill(pid, 0) == -1) }
  }
}
