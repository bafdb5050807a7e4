// protocheck explain: SPEC.md's own words for everything that has a name.

import Foundation
import Testing
import WireCapture
import WireProtocol

@Suite("protocheck explain")
struct ExplainTests {
  private func explain(_ thing: String) throws -> Tool.Result { try Tool.run(["explain", thing]) }

  /// Text without line breaks.
  private func flat(_ text: String) -> String {
    text.split { $0.isWhitespace }.joined(separator: " ")
  }

  @Test("Rules are quoted as SPEC.md has them")
  func requirements() throws {
    let specification = flat(
      try String(contentsOf: Tool.root.appending(path: "SPEC.md"), encoding: .utf8))
    for id in ["WP-2.1-2", "WP-2.3-4", "WP-5.1-1", "WP-8.1-3", "WP-12-5", "wp-2.2-3"] {
      let result = try explain(id)
      #expect(result.exitCode == 0)
      let paragraphs = result.text.components(separatedBy: "\n\n")
      let rule = flat(try #require(paragraphs.dropFirst().first))
      #expect(specification.contains("\(rule) [\(id.uppercased())]"), "\(rule)")
    }
  }

  @Test("The generated requirements are those of SPEC.md")
  func generated() throws {
    let result = try Tool.shell("Scripts/requirements --check")
    #expect(result.exitCode == 0, "\(result.text)\(result.errors)")
  }

  @Test("Each status has its rules, its usual cause and a next step")
  func statuses() throws {
    for info in StatusTable.standard.statuses {
      let result = try explain(info.name)
      #expect(result.exitCode == 0)
      #expect(result.text.hasPrefix("\(info.name): status \(info.status.rawValue), "))
      #expect(result.text.contains("\nWP-"), "\(info.name) names no rule")
      #expect(result.text.contains("\nUsual cause: "), "\(info.name)")
      #expect(result.text.contains("\nNext step: "), "\(info.name)")
    }
  }

  @Test("Each command shows its bodies", arguments: CommandTable.standard.commands.map(\.name))
  func commands(name: String) throws {
    let result = try explain(name)
    let info = try #require(CommandTable.standard[name])
    for body in [info.request, info.response, info.notification].compactMap({ $0 }) {
      #expect(result.text.contains(": \(body.name)\n"))
    }
    #expect(try explain(info.command.hex).text == result.text)
  }

  @Test("Each rule of check is explained", arguments: CheckRule.allCases)
  func rules(rule: CheckRule) throws {
    let result = try explain(rule.rawValue)
    #expect(result.exitCode == 0)
    for part in ["a rule of protocheck check", "It finds ", "Usual cause: ", rule.requirement] {
      #expect(result.text.contains(part), "\(rule.rawValue) has no '\(part)'")
    }
    #expect(flat(result.text).contains("Next step: \(rule.advice)."))
    #expect(try explain(rule.requirement).text.contains(rule.rawValue))
  }

  @Test("A section has its rules, and that of deadlines its table")
  func sections() throws {
    let acks = try explain("WP-7.6").text
    for number in 1...6 { #expect(acks.contains("\nWP-7.6-\(number) ")) }
    #expect(!acks.contains("WP-7.7-1"))
    for thing in ["6.4", "WP-6.4-1", "silence-tolerated"] {
      #expect(try explain(thing).text.contains("1.5 heartbeats from the last one"), "\(thing)")
    }
    #expect(try explain("WP-7").text.contains("\n  7.6  Ack"))
    #expect(try explain("WP-7.99").exitCode == 64)
  }

  @Test("Fields and messages have their places and the words of wire.proto")
  func fields() throws {
    let cursor = try explain("cursor").text
    #expect(
      cursor.contains(
        "LoginRequest 6  cursor: uint64 (the device has everything up to this inbox sequence)"))
    #expect(cursor.contains("\n  TopicAckRequest 3  cursor: uint64"))
    let attempt = try explain("attempt").text
    #expect(attempt.contains("a rule of protocheck check") && attempt.contains("never 0)"))
    for name in ["acked", "online", "through", "epoch", "client_message_id", "clientMessageId"] {
      #expect(try explain(name).exitCode == 0, "\(name)")
    }
    let accepted = try explain("S2cAccepted").text
    #expect(accepted.contains("3  online: bool") && accepted.contains("S2cResponse.accepted"))
    #expect(try explain("login").text.contains("(raised and kept by the device"))
    #expect(try explain("replaced").text.contains("a clock that was set back"))
  }

  @Test("What messages need is quoted from SPEC.md")
  func needs() throws {
    #expect(try explain("s2c").text.contains("Needed: 1 to 1,000 of `to`"))
    #expect(try explain("topic-ack").text.contains("Needed: `topic` of 1 to 128"))
  }

  @Test(
    "Each content type has its class, its policy and the members of SPEC.md",
    arguments: ContentTable.standard.types)
  func contents(info: ContentTypeInfo) throws {
    let specification = try String(
      contentsOf: Tool.root.appending(path: "SPEC.md"), encoding: .utf8)
    let table = try #require(
      specification.components(separatedBy: "<!-- content: \(info.type) -->\n").dropFirst().first?
        .components(separatedBy: "<!-- end -->").first)
    let result = try explain(info.type.rawValue)
    #expect(result.exitCode == 0)
    #expect(result.text.contains("Class \(info.contentClass.rawValue): "))
    #expect(result.text.contains("Delivery: \(info.delivery.unstored ? "not " : "")stored"))
    for row in table.split(separator: "\n") where row.hasPrefix("| `") {
      let cells = row.replacing("`", with: "").split(separator: "|").map(flatCell).filter {
        !$0.isEmpty
      }
      #expect(
        result.lines.contains { line in
          line.hasPrefix("  \(cells[0])") && cells.allSatisfy { line.contains($0) }
        }, "\(row)")
    }
  }

  private func flatCell(_ cell: Substring) -> String { flat(String(cell)) }

  @Test("A content type comes with the tables of its parts, and the words that they use")
  func contentParts() throws {
    let order = try explain("im.order").text
    for part in ["Item", "Amount: money.", "Stop", "Action", "Point: where something is."] {
      #expect(order.contains("\n\(part)\n"), "\(part)")
    }
    #expect(!order.contains("\nMedia"))
    #expect(order.contains("  line n ") && !order.contains("  MIME type "))
    #expect(order.contains("WP-8.7-1"))
    #expect(try explain("IM.ORDER").text == order)
    #expect(try explain("span").text.contains("needed with mention"))
  }

  @Test("Rules of contents say what a decoder makes of them")
  func malformedContent() throws {
    for rule in ["WP-8.1-7", "WP-8.4-3", "WP-8.10-4"] {
      #expect(try explain(rule).text.contains("says malformedContent"), "\(rule)")
    }
    #expect(try explain("malformedContent").text.contains("protocheck content FILE"))
  }

  @Test(
    "Codes and ids without a name are explained by their range",
    arguments: [
      ("17", "bodyTooLong"), ("9999", "does not repeat the request"), ("0xF123", "never assigned"),
      ("0x1234", "business lines"), ("0x0000", "WP-2.5-12"), ("HEADERCHECKSUM", "WP-2.3-3"),
    ])
  func numbers(thing: String, text: String) throws {
    let result = try explain(thing)
    #expect(result.exitCode == 0)
    #expect(result.text.contains(text))
  }

  @Test(
    "Something unknown is refused, with what is near",
    arguments: [
      ("hedderChecksum", "headerChecksum"), ("WP-2.3-9", "WP-2.3-4"), ("c2d", "c2c"),
      ("im.ordr", "im.order"),
      ("everything else", "name a requirement"),
    ])
  func unknown(thing: String, hint: String) throws {
    let result = try explain(thing)
    #expect(result.exitCode == 64)
    #expect(result.errors.contains(hint), "\(result.errors)")
  }
}
