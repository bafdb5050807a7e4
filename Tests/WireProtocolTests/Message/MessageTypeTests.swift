// The types of Protos/wire.proto as a graph.

import Foundation
import Testing

@Suite struct MessageTypeTests {
  /// The types of the fields of each message, by its name.
  private static func messages() throws -> [String: Set<String>] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Protos/wire.proto")
    var messages: [String: Set<String>] = [:]
    var open: String?
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      if let name = line.firstMatch(of: /^message (\w+) \{/)?.output.1 {
        open = String(name)
        messages[String(name)] = []
      } else if let open,
        let type = line.firstMatch(of: /^ +(?:repeated )?(\w+) \w+ = \d+;/)?.output.1
      {
        messages[open]?.insert(String(type))
      }
    }
    return messages
  }

  @Test func noMessageContainsItself() throws {
    let messages = try Self.messages()
    #expect(messages["C2cRequest"]?.contains("Account") == true)
    #expect(messages.count > 25)
    for name in messages.keys {
      var inside = messages[name] ?? []
      // As many rounds as there are messages reach everything.
      for _ in messages { inside.formUnion(inside.flatMap { messages[$0] ?? [] }) }
      #expect(!inside.contains(name), "\(name) contains itself")
    }
  }
}
