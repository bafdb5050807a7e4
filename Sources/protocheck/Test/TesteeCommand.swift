// protocheck testee: the Swift codec behind the testee pipe, as it is or with a defect on purpose.

import ArgumentParser
import WireConformance

struct TesteeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "testee",
    abstract: "Answers the requests of protocheck test codec with the Swift codec.",
    discussion: """
      Requests come as JSON Lines on standard input, answers go to standard output; Docs/conformance.md describes \
      them. Ends with exit code 0 when the input ends. With --mutant the codec has one defect on purpose, which the \
      vectors have to find.
      """)

  @Option(help: ArgumentHelp("Has this defect.", valueName: "name"))
  var mutant: String?

  @Flag(help: "Prints the names of all defects and what is wrong with each.")
  var listMutants = false

  func run() throws {
    if listMutants { return try list() }
    let testee = CodecTestee(version: Protocheck.configuration.version, mutant: try defect())
    var lines = LineReader(try InputFile("-"))
    // Each answer is written at once: if the next request ends this process, that one is at fault and no other.
    try StandardOutput.use(.eachLine) { output in
      output.buffer += testee.hello.line
      try output.endLine()
      while let line = try lines.next() {
        output.buffer += testee.answer(line)
        try output.endLine()
      }
    }
  }

  private func defect() throws(ToolError) -> Mutant? {
    guard let mutant else { return nil }
    guard let defect = Mutant.named(mutant) else {
      throw ToolError(
        .usage, "there is no mutant '\(mutant)'; protocheck testee --list-mutants names them all")
    }
    return defect
  }

  private func list() throws {
    try StandardOutput.use { output in
      for mutant in Mutant.all { try output.line("\(mutant.name)\t\(mutant.summary)") }
    }
  }
}
