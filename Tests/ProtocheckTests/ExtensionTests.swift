// Commands of a business line in decode and encode: the worked example, and files that are refused.

import Foundation
import Testing
import WireProtocol

@Suite("Commands of a business line")
struct ExtensionTests {
  private static let folder = Tool.root.appending(path: "Examples/Courier")

  private static func options(_ proto: String) -> [String] {
    [
      "--registry", folder.appending(path: "registry.json").path, "--proto",
      folder.appending(path: proto).path,
    ]
  }

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  private let hex = Self.folder.appending(path: "frames.hex").path

  @Test(
    "The example is decoded from source and from a descriptor set, and comes back byte for byte",
    arguments: ["courier.proto", "courier.binpb"])
  func example(proto: String) throws {
    let options = Self.options(proto)
    let decoded = try Tool.run(["decode", "--format", "json"] + options + [hex])
    #expect(decoded.exitCode == 0, "\(decoded.errors)")
    let frames = try decoded.lines.dropLast().map { try JSONValue(decoding: $0, limits: .file) }
    #expect(
      frames.map { $0["header"]?["command"]?.stringValue } == [
        "courier.handover", "courier.handover", "courier.route-changed", "courier.trace",
      ])
    let request = try #require(frames.first?["body"])
    #expect(request["parcelId"] == "p-88")
    #expect(request["place"]?["latitude"]?.numberValue?.lexeme == "39.98")
    #expect(request["items"]?[0]?["count"] == 2)
    #expect(request["labels"]?[0]?["key"] == "floor")
    #expect(request["unknownFields"] == "a0060f")
    #expect(frames[1]["body"]?["receipt"] == "5590213")
    #expect(frames[2]["body"]?["reason"] == "REASON_TRAFFIC")
    #expect(frames[3]["bodyHex"] == "00ff")
    let encoded = try Tool.run(["encode"] + options, input: decoded.output)
    #expect(encoded.text == (try Self.text("frames.hex")))
  }

  @Test("frames.hex is what encode makes of frames.jsonl")
  func encoded() throws {
    let lines = Self.folder.appending(path: "frames.jsonl").path
    let result = try Tool.run(["encode"] + Self.options("courier.proto") + [lines])
    #expect(result.text == (try Self.text("frames.hex")), "\(result.errors)")
  }

  @Test("Summary and tree name commands and fields; without the files they are opaque")
  func people() throws {
    let options = Self.options("courier.proto")
    let summary = try Tool.run(["decode"] + options + [hex]).text
    #expect(summary.contains("courier.route-changed"))
    #expect(summary.contains(#"{"parcelId":"p-88""#))
    let tree = try Tool.run(["decode", "--format", "tree"] + options + [hex]).text
    #expect(tree.contains("request courier.handover: byte 0"))
    #expect(tree.contains("1 parcel_id: \"p-88\""))
    #expect(tree.contains("3 reason: REASON_TRAFFIC (1)"))
    let opaque = try Tool.run(["decode", hex]).text
    #expect(opaque.contains("0x1000") && !opaque.contains("courier"))
  }

  @Test("A body that breaks its schema is a finding of its frame")
  func malformedBody() throws {
    let line = #"{"header":{"kind":"notification","commandID":4097},"bodyHex":"0805"}"#
    let raw = try Tool.run(["encode", "--output", "raw"], input: Array(line.utf8))
    let result = try Tool.run(["decode"] + Self.options("courier.proto"), input: raw.output)
    #expect(result.exitCode == 1)
    #expect(result.text.contains("malformedBody at 24"), "\(result.text)")
  }

  private func run(_ registry: String?, protos: [String]) throws -> Tool.Result {
    let scratch = try Scratch()
    var arguments = ["decode", "--input", "hex"]
    if let registry {
      arguments += ["--registry", try scratch.write(Array(registry.utf8), to: "r.json").path]
    }
    for (index, proto) in protos.enumerated() {
      arguments += [
        "--proto", try scratch.write(Array(proto.utf8), to: "\(index).proto").path,
      ]
    }
    return try Tool.run(arguments + [hex])
  }

  @Test(
    "A bad registry is 65, with line, path and rule",
    arguments: [
      (#"{"commands":[}"#, "r.json:1:14: no JSON"),
      ("{\n \"commands\": 7}", "r.json:1:1: $: expected"),
      (#"{"commands":[{"name":"a"}]}"#, "$.commands[0]: expected id"),
      (#"{"commands":[{"id":"1000","name":"a","x":1}]}"#, "no member x"),
      (
        "{\"commands\":[\n{\"id\":513,\"name\":\"a\"}]}",
        "r.json:2:1: $.commands[0]: 0x0201 is not free"
      ),
      (#"{"commands":[{"id":"F000","name":"a"}]}"#, "0xF000 is not free"),
      (#"{"commands":[{"id":"10","name":"a"}]}"#, "four hexadecimal digits"),
      (#"{"commands":[{"id":-1,"name":"a"}]}"#, "a number from 4096, or four hexadecimal digits"),
      (#"{"commands":[{"id":4096,"hex":"1001","name":"a"}]}"#, "another number than id"),
      (
        #"{"commands":[{"id":4096,"name":"a"},{"hex":"1000","name":"b"}]}"#,
        "$.commands[1]: 0x1000 has"
      ),
      (#"{"commands":[{"id":4096,"name":"c2c"}]}"#, "name of another command"),
      (#"{"commands":[{"id":4096,"name":"A b"}]}"#, "1 to 64 of"),
      (
        #"{"commands":[{"id":4096,"name":"a","from":"me"}]}"#, "$.commands[0].from: expected client"
      ),
      (
        #"{"commands":[{"id":4096,"name":"a","bodies":{"request":"Pn"}}]}"#,
        "no --proto has a message Pn"
      ),
    ])
  func badRegistry(registry: String, message: String) throws {
    let result = try run(registry, protos: ["syntax = \"proto3\"; message P {}"])
    #expect(result.exitCode == 65)
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(result.output.isEmpty)
  }

  private static let usesM =
    #"{"commands":[{"id":"1000","name":"a","bodies":{"request":"M"}}]}"#

  @Test(
    "A bad .proto is 65, with line, column and what is not supported",
    arguments: [
      ("message M {\n  string a = ;\n}", "0.proto:3:14: expected a number"),
      ("message M {\n  string a 1;\n}", "0.proto:3:12: expected \"=\""),
      ("message M {", "expected a name"),
      ("message M { string a = 0; }", "field number 0"), ("/* no", "comment has no end"),
      ("message M { string a = 1; string b = 1; }", "two fields have the number 1"),
      ("message M { reserved 2 to 4; string a = 3; }", "is reserved"),
      ("message M { Nope a = 3; }", "no --proto has the type Nope"),
      ("message M { M a = 3; }", "must not contain itself (WP-5.6-4): M → M"),
      ("message M { A a = 1; } message A { repeated M m = 1; }", "M → A → M"),
      ("message M { required string a = 3; }", "required"),
      ("message M { repeated group G = 3 {} }", "groups"), ("extend M {}", "extensions"),
      ("message M { extensions 4 to 5; }", "extensions"), ("service S {}", "services"),
      ("message M { string a = 1 [json_name = \"b\"]; }", "json_name"),
      ("message M { oneof o { repeated string a = 1; } }", "0.proto:2:23: a field of a oneof"),
      ("message M { oneof o { optional string a = 1; } }", "a field of a oneof"),
      ("message M { oneof o { map<string, string> a = 1; } }", "a field of a oneof"),
      ("package a; package b; message M {}", "one package"),
      ("message M {} message M {}", "declared twice"), ("enum E { A = 1; }", "first value"),
      ("import \"b.proto\"; message M {}", "imports b.proto"),
      (String(repeating: "message M {", count: 100), "32 deep"),
    ])
  func badProto(source: String, message: String) throws {
    let result = try run(Self.usesM, protos: ["syntax = \"proto3\";\n" + source])
    #expect(result.exitCode == 65)
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test("proto2 is refused; types that grow beyond bounds are too, and huge files")
  func bounds() throws {
    #expect(try run(Self.usesM, protos: ["message M {}"]).errors.contains("proto2"))
    var tower = "syntax = \"proto3\"; message T0 { bool a = 1; }"
    for level in 1...20 {
      tower += "message T\(level) { T\(level - 1) a = 1; T\(level - 1) b = 2; }"
    }
    let large = try run(Self.usesM, protos: [tower + "message M { T20 a = 1; }"])
    #expect(large.errors.contains("too large"), "\(large.errors)")
    let huge = try run(Self.usesM, protos: [String(repeating: " ", count: 5 << 20)])
    #expect(huge.exitCode == 65)
    #expect(huge.errors.contains("which is the limit"))
  }

  @Test("Imports are found among the files given, whatever their order")
  func imports() throws {
    let other = "syntax = \"proto3\"; import \"1.proto\"; message M { p.q.A a = 1; .p.q.A b = 2; }"
    let part =
      "syntax = \"proto3\"; package p.q; message A { B.C c = 1; } message B { enum C { Z = 0; } }"
    let result = try run(Self.usesM, protos: [other, part])
    #expect(!result.errors.contains("proto"), "\(result.errors)")
  }

  @Test("A missing file is 66, --proto without a registry 64, a damaged descriptor set 65")
  func exitCodes() throws {
    #expect(try Tool.run(["decode", "--registry", "/nowhere.json", hex]).exitCode == 66)
    #expect(try run(nil, protos: ["syntax = \"proto3\";"]).exitCode == 64)
    let set = Array(try Data(contentsOf: Self.folder.appending(path: "courier.binpb")))
    let scratch = try Scratch()
    let registry = Self.folder.appending(path: "registry.json").path
    for length in stride(from: 1, to: set.count, by: 37) {
      let file = try scratch.write(Array(set.prefix(length)), to: "cut.binpb").path
      let result = try Tool.run(["encode", "--registry", registry, "--proto", file])
      #expect(result.exitCode == 65, "\(length): \(result.errors)")
    }
  }
}
