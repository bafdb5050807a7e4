// protocheck registry: the commands, status codes, content types and limits of the codec, printed for documents and other programs.

import ArgumentParser
import WireProtocol

struct RegistryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "registry",
    abstract: "Prints the commands, status codes, content types and limits of the protocol.",
    discussion: """
      As markdown, the tables of SPEC.md 3.1, 4.2 and 8.12; as JSON, Vectors/registry.json; as a dissector for Wireshark \
      in Lua, which Docs/captures.md says how to install:

        protocheck registry
        protocheck registry --format json > Vectors/registry.json
        protocheck registry --format wireshark > ~/.local/lib/wireshark/plugins/wireproto.lua
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case markdown
    case json
    case wireshark
  }

  @Option(help: "How to print it: markdown, json or wireshark.")
  var format = Format.markdown

  func run() throws {
    try StandardOutput.use { output in
      switch format {
      case .markdown:
        let tables = [Registry.commandTable, Registry.statusTable, Registry.contentTable]
        for (index, table) in tables.enumerated() {
          if index > 0 { try output.line("") }
          for line in table { try output.line(line) }
        }
      case .json:
        output.buffer += Registry.json.encoded(.pretty)
        try output.endLine()
      case .wireshark: output.text(WiresharkDissector.text(.standard))
      }
    }
  }
}
