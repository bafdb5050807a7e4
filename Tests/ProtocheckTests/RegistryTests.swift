// The tables of the codec, those of SPEC.md and Vectors/registry.json say the same.

import Foundation
import Testing
import WireProtocol

@Suite("protocheck registry")
struct RegistryTests {
  private func table(_ name: String, in text: String) throws -> Substring {
    let start = try #require(text.range(of: "<!-- registry: \(name) -->"))
    let end = try #require(text.range(of: "<!-- end -->", range: start.upperBound..<text.endIndex))
    return text[start.lowerBound..<end.upperBound]
  }

  @Test(
    "The tables of SPEC.md are those that are printed",
    arguments: ["commands", "statuses", "contents"])
  func specification(name: String) throws {
    let specification = try String(
      contentsOf: Tool.root.appending(path: "SPEC.md"), encoding: .utf8)
    let printed = try Tool.run(["registry", "--format", "markdown"]).text
    #expect(try table(name, in: specification) == table(name, in: printed))
  }

  @Test("Vectors/registry.json is what is printed")
  func json() throws {
    let committed = try String(
      contentsOf: Tool.root.appending(path: "Vectors/registry.json"), encoding: .utf8)
    let printed = try Tool.run(["registry", "--format", "json"]).text
    #expect(
      committed == printed, "protocheck registry --format json > Vectors/registry.json corrects it")
  }

  @Test("Wireshark's dissector has every command, body and status of the tables")
  func wireshark() throws {
    let lines = try Tool.run(["registry", "--format", "wireshark"]).lines
    for info in CommandTable.standard.commands {
      let id = "  [0x\(info.command.hex.dropFirst(2))] = "
      #expect(lines.contains(id + "\"\(info.name)\","))
      let row = try #require(lines.first { $0.hasPrefix(id + "{") })
      for (kind, body) in [info.request, info.response, info.notification].enumerated() {
        #expect(row.contains("[\(kind)] = ") == (body != nil))
        if let body { #expect(row.contains("[\(kind)] = \"wire.v1.\(body.name)\"")) }
      }
    }
    for info in StatusTable.standard.statuses {
      #expect(lines.contains("  [\(info.status.rawValue)] = \"\(info.name)\","))
    }
    #expect(lines.filter { $0.hasPrefix("local HEADER = ") } == ["local HEADER = 24"])
    #expect(
      lines.filter { $0.hasPrefix("local LONGEST_BODY = ") } == ["local LONGEST_BODY = 16777215"])
  }

  @Test("Each content type has its delivery policy")
  func contentTypes() throws {
    let printed = try JSONValue(
      decoding: try Tool.run(["registry", "--format", "json"]).output, limits: .file)
    let types = try #require(printed["contentTypes"]?.arrayValue)
    #expect(types.map { $0["name"]?.stringValue } == ContentTable.standard.types.map(\.type.name))
    let typing = try #require(types.first { $0["name"] == "im.typing" })
    #expect(typing["class"] == "signal" && typing["timeToLiveSeconds"] == 10)
    #expect(typing["stored"] == false && typing["unread"] == false && typing["push"] == false)
    #expect(printed["limits"]?["contentNesting"] == 3)
    #expect(printed["limits"]?["excerpts"] == 300)
  }

  @Test("Ranges cover all numbers once")
  func ranges() throws {
    let printed = try JSONValue(
      decoding: try Tool.run(["registry", "--format", "json"]).output, limits: .file)
    var next = 0
    for range in try #require(printed["statusRanges"]?.arrayValue) {
      #expect(range["from"]?.numberValue?.int64 == Int64(next))
      next = Int(try #require(range["to"]?.numberValue?.int64)) + 1
    }
    #expect(next == 65_536)
    let uses = try #require(printed["commandRanges"]?.arrayValue).map { $0["use"]?.stringValue }
    #expect(uses == ["invalid", "standard", "business", "privateUse", "grease", "invalid"])
  }
}
