// protocheck registry: the commands, status codes and limits of the codec, printed for documents and other programs.

import ArgumentParser
import WireProtocol

struct RegistryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "registry",
    abstract: "Prints the commands, status codes and limits of the protocol.",
    discussion: """
      As markdown, the two tables of SPEC.md (3.1 and 4.2); as JSON, Vectors/registry.json.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case markdown
    case json
  }

  @Option(help: "How to print it.")
  var format = Format.markdown

  func run() throws {
    try StandardOutput.use { output in
      switch format {
      case .markdown:
        for line in Registry.commandTable { try output.line(line) }
        try output.line("")
        for line in Registry.statusTable { try output.line(line) }
      case .json:
        output.buffer += Registry.json.encoded(.pretty)
        try output.endLine()
      }
    }
  }
}
