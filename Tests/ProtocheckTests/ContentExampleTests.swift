// protocheck content --example: a valid content of each type of the standard.

import Testing
import WireProtocol

@Suite("protocheck content --example")
struct ContentExampleTests {
  private static let types = ContentTable.standard.types.map(\.type.rawValue)

  @Test("Each type has an example that is valid and of that type", arguments: types)
  func examples(type: String) throws {
    for arguments in [[], ["--lines"]] {
      let example = try Tool.run(["content", "--example", type] + arguments)
      #expect(example.exitCode == 0, "\(example.errors)")
      #expect(example.lines.count == 1 || arguments.isEmpty)
      let content = try Content(decoding: example.output, as: ContentType(type))
      #expect(content.type.rawValue == type)
      #expect(content.contentClass == ContentTable.standard[ContentType(type)]?.contentClass)
    }
  }

  @Test("All of them are a line each, and valid lines")
  func all() throws {
    let examples = try Tool.run(["content", "--example", "all"])
    #expect(examples.lines.count == 27)
    let judged = try Tool.run(["content", "--lines"], input: examples.output)
    #expect(judged.exitCode == 0)
    #expect(judged.lines.last == "27 contents, 0 malformed, 0 of unknown types")
  }

  @Test(
    "A type without an example is refused with what was probably meant",
    arguments: [("im.ordr", "im.order?"), ("IM.TEXT", "im.text"), ("nonsense", "im.screenshot")])
  func unknown(type: String, hint: String) throws {
    let result = try Tool.run(["content", "--example", type])
    #expect(result.exitCode == 64)
    #expect(result.errors.contains(hint), "\(result.errors)")
    #expect(result.output.isEmpty)
  }
}
