// protocheck fuzz: mutated frames against the codec, a server, or any implementation behind the testee pipe.

import ArgumentParser
import NIOCore
import Synchronization
import WireConformance
import WireProtocol

struct FuzzCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz",
    abstract:
      "Gives mutated frames to the codec, to a server or to an implementation in any language.",
    usage: "protocheck fuzz [<options>] [--server <host:port> | -- <command> [<argument> ...]]",
    discussion: """
      Random frames of every message are changed at random; most get checksums that hold again, so that more than these is \
      tried. Without a target the codec of this tool is: however a stream is cut it has to give the same, and what it decodes \
      has to come back. A command behind -- speaks the testee pipe of Docs/conformance.md, and has to make of each stream what \
      this codec makes of it, but for what SPEC.md leaves open. A server gets each stream on a connection of its own, behind hello and login without a token; it \
      has to send frames only, to end what the client has ended, and to answer hello afterwards.

        protocheck fuzz --seed 1 --iterations 10000
        protocheck fuzz --iterations 2000 -- python3 -m wireprotocol.testee
        protocheck fuzz --iterations 500 --server 127.0.0.1:9000

      With --contents they are contents by themselves, random ones of every type in which a place or two are changed: a testee has \
      to take or refuse the same, and to say the same of what it takes.

      What fails is made as short as can be and written to --output as vectors, with the line that repeats them; that file is \
      written only when something fails. Exit code 0: nothing failed; 1: something did; 69: the target cannot be reached.
      """)

  @OptionGroup var seeds: SeedOption

  @Option(help: ArgumentHelp("How many streams or contents, one a seed.", valueName: "n"))
  var iterations: UInt64 = 1_000

  @Flag(help: "Contents by themselves, of every type, instead of streams of frames.")
  var contents = false

  @Option(help: ArgumentHelp("The server to give them to.", valueName: "host:port"))
  var server: String?

  @Option(help: ArgumentHelp("Where failures go, as a file of vectors.", valueName: "file"))
  var output = "fuzz-failures.json"

  @Option(
    help: ArgumentHelp(
      "How long an answer, or the end of a connection, may take.", valueName: "seconds"))
  var timeout = 10.0

  @Option(help: "text: a line about each failure and a summary; json: one object.")
  var format = Roundtrip.Format.text

  @Argument(parsing: .postTerminator, help: "An implementation and its arguments, behind --.")
  var command: [String] = []

  func validate() throws {
    if iterations == 0 { throw ValidationError("--iterations is at least 1") }
    if !(timeout > 0 && timeout <= 86_400) {
      throw ValidationError("--timeout is above 0 and at most 86400 seconds")
    }
    if server != nil, !command.isEmpty {
      throw ValidationError("a run has one target: --server, or a command behind --")
    }
    if server != nil, contents {
      throw ValidationError("--contents has no server as its target: a server reads no contents")
    }
  }

  func run() throws {
    let (first, target) = (seeds.first, try target())
    Signals.endInOrder()
    let fuzzer = FuzzRun(
      target, contents ? .contents : .frames, contents: try ContentExamples.all())
    let count = iterations
    let started = ContinuousClock.now
    let result = runBlocking { () -> Result<FuzzRun.Ending, any Error> in
      do {
        return .success(
          try await fuzzer.run(seed: first, count: count, isStopped: { Signals.isInterrupted }) {
            StandardError.say("seed \($0.seed): \($0.fault)")
          })
      } catch { return .failure(error) }
    }
    let ending: FuzzRun.Ending
    do { ending = try result.get() } catch is TesteeRun.Stopped {
      throw ToolError.interrupted
    } catch let gone as FuzzUnreachable { throw ToolError(.unavailable, gone.description) }
    if !ending.failures.isEmpty {
      try write(ending.file(for: target, source: "protocheck fuzz --seed \(first)"))
    }
    let seconds = (ContinuousClock.now - started) / .seconds(1)
    try StandardOutput.use { output in
      switch format {
      case .text: try text(ending, first, seconds, to: &output)
      case .json: try output.line("\(json(ending, first))")
      }
    }
    if !ending.failures.isEmpty { throw ExitCode.findings }
    if let gone = ending.gone { throw ToolError(.unavailable, gone) }
  }

  private func target() throws -> FuzzTarget {
    if let server {
      let (host, port) = try SocketAddress.parts(of: server)
      return .server(host: host, port: UInt16(port), timeout: .seconds(timeout))
    }
    return command.isEmpty
      ? .library : .testee(command: command, timeout: .seconds(timeout))
  }

  private func write(_ bytes: [UInt8]) throws {
    do {
      let file = try System.createFile(output)
      defer { System.closeFile(file) }
      try System.send(bytes, to: file)
    } catch let failure as System.Failure {
      throw ToolError(.inputOutput, "cannot write \(output): \(failure.text)")
    }
  }

  private func text(
    _ ending: FuzzRun.Ending, _ first: UInt64, _ seconds: Double, to output: inout StandardOutput
  ) throws {
    for (index, failure) in ending.failures.enumerated() {
      try output.line("FAIL \(index + 1), seed \(failure.seed): \(failure.fault.safeForTerminal)")
      try output.line(
        "  \(failure.wire.count) bytes of \(failure.originalCount): \(failure.wire.hexadecimal)")
    }
    if !ending.failures.isEmpty { try output.line("repeat: \(again)") }
    let rate = Int(Double(ending.cases) / max(seconds, 0.001))
    try output.line(
      "fuzz: \(ending.cases) \(contents ? "contents" : "streams") from seed \(first) on, \(rate) a second: \(ending.failures.count) failed"
    )
  }

  private func json(_ ending: FuzzRun.Ending, _ first: UInt64) -> JSONValue {
    let failures = ending.failures.map { failure -> JSONValue in
      [
        "seed": .number(JSONNumber(failure.seed)), "fault": .string(failure.fault),
        "wire": .string(failure.wire.hexadecimal),
      ]
    }
    var object: JSONObject = [
      "seed": .number(JSONNumber(first)), "cases": .number(JSONNumber(ending.cases)),
      "failures": .array(failures),
    ]
    if !ending.failures.isEmpty { object["again"] = .string(again) }
    return .object(object)
  }

  /// The line that repeats the failures.
  private var again: String {
    var words = ["protocheck"]
    if let server {
      words += ["test", "server", server, "--vectors", output]
    } else if command.isEmpty {
      words += ["vectors", "run", output]
    } else {
      words += ["test", "codec", "--vectors", output, "--"] + command
    }
    return words.map(\.quotedForShell).joined(separator: " ")
  }
}
