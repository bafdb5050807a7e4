// protocheck example and encode: examples are valid frames, and encode gives back what it was given.

import Foundation
import Testing
import WireProtocol

@Suite("protocheck example and encode")
struct ExampleEncodeTests {
  private static let commands = CommandTable.standard.commands.map(\.name)

  private static func kinds(of command: String) -> [FrameKind] {
    FrameKind.allCases.filter { CommandTable.standard[command]?.body(of: $0) != nil }
  }

  @Test("Each command and kind has an example that is a valid frame", arguments: commands)
  func examples(command: String) throws {
    for kind in Self.kinds(of: command) {
      let example = try Tool.run(["example", command, "--kind", "\(kind)"])
      #expect(example.exitCode == 0, "\(example.errors)")
      let encoded = try Tool.run(["encode", "--output", "raw"], input: example.output)
      #expect(encoded.exitCode == 0, "\(encoded.errors)")
      let frame = try #require(try Frame(exactly: encoded.output))
      #expect(frame.header.command.name == command)
      #expect(frame.header.kind == kind)
      var arena = BodyArena()
      try frame.view.checkBody(in: &arena)
      try frame.view.checkContents(in: &arena)
      #expect(
        try JSONValue(decoding: example.output)["header"]?["bodyLength"]?.numberValue?.int64
          == Int64(frame.header.bodyLength))
    }
  }

  @Test("A status makes a refusal of any request")
  func refusal() throws {
    let example = try Tool.run(["example", "c2c", "--status", "rateLimited"])
    let encoded = try Tool.run(["encode", "--output", "raw"], input: example.output)
    let frame = try #require(try Frame(exactly: encoded.output))
    #expect(frame.header.status == .rateLimited)
    #expect(try frame.message(Failure.self).retryAfterMilliseconds > 0)
  }

  @Test("Without a command all are listed")
  func list() throws {
    let result = try Tool.run(["example"])
    #expect(result.exitCode == 0)
    #expect(result.lines.map { $0.prefix { $0 != " " } } == Self.commands.map { $0[...] })
  }

  @Test(
    "What does not exist is refused with what was probably meant",
    arguments: [
      (["example", "c2d"], "c2c"), (["example", "goaway", "--kind", "request"], "notification"),
      (["example", "c2c", "--status", "rateLimitd"], "rateLimited"),
      (["example", "c2c", "--kind", "request", "--status", "internal"], "only responses"),
      (["example", "c2c", "--kind", "answer"], "response"),
    ])
  func refused(arguments: [String], hint: String) throws {
    let result = try Tool.run(arguments)
    #expect(result.exitCode == 64)
    #expect(result.errors.contains(hint), "\(result.errors)")
    #expect(result.output.isEmpty)
  }

  /// The wire of every vector whose frames are canonical and not compressed.
  @Test("Frames of canonical vectors come back byte for byte, from body and from bodyHex")
  func canonicalVectors() throws {
    let file = Tool.root.appending(path: "Vectors/message/commands.json")
    let root = try JSONValue(decoding: Array(try Data(contentsOf: file)), limits: .file)
    var lines = ""
    var wires: [String] = []
    for test in try #require(root["tests"]?.arrayValue) where test["canonical"] == true {
      for frame in try #require(test["expect"]?["frames"]?.arrayValue) { lines += "\(frame)\n" }
      wires.append(try #require(test["wire"]?.arrayValue).compactMap(\.stringValue).joined())
    }
    #expect(wires.count > 20)
    let result = try Tool.run(["encode", "-"], input: Array(lines.utf8))
    #expect(result.lines.joined() == wires.joined())
    #expect(result.exitCode == 0)
  }

  @Test("Lines that are no frames are left out and counted; empty ones are nothing")
  func others() throws {
    let input = """
      {"type":"gap","bytes":7}

      {"header":{"kind":"request","command":"keepalive","sequence":1}}
      {"type":"gap","bytes":8}\r
      {"type":"summary"}
      """
    let result = try Tool.run(["encode"], input: Array(input.utf8))
    // The smallest frame of SPEC.md 2.1.
    #expect(result.lines == ["d558100000040000000000010000000000000000" + "2f60cfe7"])
    #expect(result.errors.contains("2 gap, 1 summary"))
    #expect(result.exitCode == 0)
  }

  @Test(
    "A bad line is named with its byte and its path, and what stood before it is written",
    arguments: [
      (
        #"{"header":{"kind":"request","command":"c2c","sequence":0}}"#, "byte 55, $.header.sequence"
      ),
      (
        #"{"header":{"kind":"request","command":"c2c","sequence":1},"body":{"to":{"uid":7}}}"#,
        "byte 78, $.body.to.uid"
      ),
      (#"{"header":nope}"#, "byte 11: no JSON"), ("[]", "$: an array"),
      (#"{"type":7}"#, "$.type"),
    ])
  func badLine(line: String, place: String) throws {
    let good = #"{"header":{"kind":"request","command":"keepalive","sequence":1}}"#
    let result = try Tool.run(["encode"], input: Array("\(good)\n\(line)\n\(good)\n".utf8))
    #expect(result.exitCode == 65)
    #expect(result.errors.contains("line 2"), "\(result.errors)")
    #expect(result.errors.contains(place), "\(result.errors)")
    #expect(result.lines.count == 1)
  }

  @Test("A line above the limit is refused before it fills the memory")
  func longLine() throws {
    let result = try Tool.shell("head -c 70000000 /dev/zero | tr '\\0' ' ' | protocheck encode")
    #expect(result.exitCode == 65)
    #expect(result.errors.contains("longer than"))
  }
}
