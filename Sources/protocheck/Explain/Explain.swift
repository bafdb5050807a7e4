// protocheck explain: a rule, an error, a status, a command, a field or a content type in the words of SPEC.md, and what to do about it.

import ArgumentParser
import WireProtocol

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Explains a requirement, a rule of check, an error, a status, a command, a field or a content type.",
    discussion: """
      Prints the rule in the words of SPEC.md, the usual cause and the next step:

        protocheck explain WP-2.3-4
        protocheck explain headerChecksum
        protocheck explain silence-tolerated
        protocheck explain WP-7.6
        protocheck explain c2c
        protocheck explain attempt
        protocheck explain im.order
        protocheck explain 0x0200
        protocheck explain 503
      """)

  @Argument(
    help: ArgumentHelp(
      "What to explain: a requirement (WP-2.3-4) or a section (WP-2.3), a rule of check, an error or status by name or "
        + "code, a command by name or as 0x and hexadecimal digits, a message of bodies or a field of one, or a content "
        + "type or a part of one by name.",
      valueName: "thing"))
  var thing: String

  func run() throws {
    guard let lines = Explanation.lines(of: thing) else {
      throw ToolError(.usage, Explain.unknown(thing))
    }
    try StandardOutput.use { output in
      for line in lines { try output.line(line) }
    }
  }

  private static func unknown(_ thing: String) -> String {
    let near = Suggestions.near(thing, among: Explanation.names)
    let hint =
      near.isEmpty
      ? "name a requirement such as WP-2.3-4, an error such as headerChecksum, a status, a rule of check, "
        + "a command, a field or a content type such as im.order"
      : "did you mean \(near.joined(separator: ", "))?"
    return "nothing is called '\(thing)'; \(hint)"
  }
}
