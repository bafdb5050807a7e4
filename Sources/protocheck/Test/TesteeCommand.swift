// protocheck testee: the Swift codec behind the testee pipe, as it is or with a defect on purpose; or the Swift SDK.

import ArgumentParser
import WireConformance
import WireProtocol

struct TesteeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "testee",
    abstract: "Answers the requests of protocheck test with the Swift codec or the Swift SDK.",
    discussion: """
      Requests come as JSON Lines on standard input, answers go to standard output; Docs/conformance.md describes \
      them. Ends with exit code 0 when the input ends. With --client it is a client of WireClient for \
      protocheck test client, otherwise the codec for protocheck test codec. With --mutant the codec has one defect \
      on purpose, which the vectors have to find.
      """)

  @Flag(help: "Is a client instead of the codec.")
  var client = false

  @Option(help: ArgumentHelp("Has this defect.", valueName: "name"))
  var mutant: String?

  @Flag(help: "Prints the names of all defects and what is wrong with each.")
  var listMutants = false

  func validate() throws {
    if client, mutant != nil || listMutants {
      throw ValidationError("mutants are of the codec: leave out --client, or the mutant")
    }
  }

  func run() throws {
    if listMutants { return try list() }
    if client { return try runClient() }
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

  private func runClient() throws {
    // Whoever reads is gone: there is nobody to tell of it.
    let testee = ClientTestee { line in
      do { try System.send(line.encoded() + [UInt8(ascii: "\n")], to: 1) } catch {
        System.exitNow(0)
      }
    }
    let hello = ClientTestee.hello(version: Protocheck.configuration.version)
    try System.send(hello.encoded() + [UInt8(ascii: "\n")], to: 1)
    var lines = LineReader(try InputFile("-"))
    while let line = try lines.next() {
      // One after the other: answers come in the order of the requests.
      runBlocking { await testee.take(line) }
    }
    runBlocking { await testee.end() }
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
