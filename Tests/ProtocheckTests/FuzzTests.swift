// protocheck fuzz and protocheck roundtrip: what is broken is found, made short and written; what is not passes.

import Foundation
import Testing
import WireProtocol

@Suite("protocheck fuzz and roundtrip")
struct FuzzTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Where a run writes its failures.
  private var file: URL { scratch.folder.appending(path: "failures.json") }

  private func fuzz(_ arguments: [String], _ command: [String] = []) throws -> Tool.Result {
    try Tool.run(
      ["fuzz", "--output", file.path] + arguments + (command.isEmpty ? [] : ["--"] + command))
  }

  @Test("Values of every message and content come back, and the same seed gives the same")
  func roundtrip() throws {
    let result = try Tool.run(["roundtrip", "--seed", "7", "--count", "3", "--format", "json"])
    #expect(result.exitCode == 0, "\(result.text) \(result.errors)")
    let json = try JSONValue(decoding: result.output, limits: .file)
    let commands = CommandTable.standard.commands
    let names = commands.flatMap { [$0.request, $0.response, $0.notification] }
      .compactMap { $0?.name }
    for name in names + ["Failure"] {
      #expect(json["messages"]?[name]?.numberValue?.int64 == 3, "\(name)")
    }
    for type in ContentTable.standard.types {
      #expect(json["contents"]?[type.type.rawValue]?.numberValue?.int64 == 3, "\(type.type)")
    }
    #expect(json["failures"]?.arrayValue?.isEmpty == true)
    let again = try Tool.run(["roundtrip", "--seed", "7", "--count", "3", "--format", "json"])
    #expect(again.output == result.output)
  }

  @Test("The codec survives, in this process and behind the pipe; no file is written")
  func passes() throws {
    for command in [[], FakeTestee.codec] {
      let result = try fuzz(["--seed", "3", "--iterations", "40"], command)
      #expect(result.exitCode == 0, "\(result.text) \(result.errors)")
      #expect(result.text.contains("40 streams from seed 3 on"))
      #expect(!FileManager.default.fileExists(atPath: file.path))
    }
  }

  @Test("Contents by themselves pass, and a testee that judges less is found")
  func contents() throws {
    for command in [[], FakeTestee.codec] {
      let result = try fuzz(["--contents", "--seed", "3", "--iterations", "200"], command)
      #expect(result.exitCode == 0, "\(result.text) \(result.errors)")
      #expect(result.text.contains("200 contents from seed 3 on"))
    }
    let mutant = FakeTestee.mutant("malformed-json-accepted")
    let result = try fuzz(["--contents", "--seed", "3", "--iterations", "200"], mutant)
    #expect(result.exitCode == 1, "\(result.text) \(result.errors)")
    let repeated = try FakeTestee.test(["--vectors", file.path], mutant)
    #expect(repeated.exitCode == 1, "\(repeated.text)")
    let others = try FakeTestee.test(["--vectors", file.path], FakeTestee.codec)
    #expect(others.exitCode == 0, "\(others.text)")
  }

  @Test("A broken testee is found, and the file repeats it: for it and for nobody else")
  func finds() throws {
    let mutant = FakeTestee.mutant("sequence-signed")
    let result = try fuzz(
      ["--seed", "103", "--iterations", "1", "--format", "json"], mutant)
    #expect(result.exitCode == 1, "\(result.text) \(result.errors)")
    let json = try JSONValue(decoding: result.output, limits: .file)
    let failures = try #require(json["failures"]?.arrayValue)
    #expect(failures.count == 1)
    let wire = try #require(failures.first?["wire"]?.stringValue)
    // One frame is left of several.
    #expect(wire.utf8.count < 2 * 100)
    #expect(json["again"]?.stringValue?.hasPrefix("protocheck test codec --vectors") == true)
    let repeated = try FakeTestee.test(["--vectors", file.path], mutant)
    #expect(repeated.exitCode == 1 && repeated.text.contains("header.sequence"))
    let others = try FakeTestee.test(["--vectors", file.path], FakeTestee.codec)
    #expect(others.exitCode == 0, "\(others.text)")
  }

  @Test("A testee that crashes at once is a failure of the stream that it was given")
  func crashes() throws {
    let testee = try FakeTestee("echo '\(FakeTestee.hello)'; read line; exit 3")
    let result = try fuzz(["--seed", "1", "--iterations", "2"], testee.command)
    #expect(result.exitCode == 1, "\(result.text) \(result.errors)")
    let file = try JSONValue(decoding: Array(try Data(contentsOf: file)), limits: .file)
    #expect(file["numberOfTests"]?.numberValue?.int64 == 1)
  }

  @Test("What cannot be reached, and two targets at once")
  func refuses() throws {
    #expect(try fuzz([], ["/nowhere/testee"]).exitCode == 69)
    #expect(try fuzz(["--server", "127.0.0.1:1"]).exitCode == 69)
    #expect(try fuzz(["--server", "127.0.0.1:1"], ["testee"]).exitCode == 64)
    #expect(try fuzz(["--server", "127.0.0.1:1", "--contents"]).exitCode == 64)
    #expect(try fuzz(["--iterations", "0"]).exitCode == 64)
    #expect(try Tool.run(["roundtrip", "--count", "0"]).exitCode == 64)
  }
}

extension ServeSuites {
  @Suite("protocheck fuzz --server")
  struct FuzzServerTests {
    @Test("A server goes on behind every stream")
    func survives() async throws {
      let server = try await ServerProcess(["--data", "memory", "--insecure-development"])
      let result = try await Tool.finish([
        "fuzz", "--seed", "11", "--iterations", "30", "--server", "127.0.0.1:\(server.port)",
      ])
      #expect(result.exitCode == 0, "\(result.text) \(result.errors)")
      #expect(result.text.contains("30 streams"))
    }
  }
}
