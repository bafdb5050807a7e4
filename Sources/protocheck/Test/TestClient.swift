// protocheck test client: the scenarios for clients, played to any client behind the client pipe.

import ArgumentParser
import NIOCore
import WireConformance

struct TestClient: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "client",
    abstract: "Plays a server to a client in any language, and judges what it does.",
    usage: "protocheck test client [<options>] -- <command> [<argument> ...]",
    discussion: """
      Starts the command behind -- as a child process, tells it by JSON Lines on its standard input where to connect, \
      and plays the server of each scenario; what the client tells comes from its standard output. \
      Docs/conformance.md describes the lines. A child that crashes, hangs or fails a scenario is started again. \
      Exit code 0: nothing failed, or only what --expect says; 1: failures, unexpected passes or entries of --expect \
      that are out of date; 64: no scenario matched; 65: a vector file or the file of --expect is bad; 69: the \
      command could not be started, or was started again too often, or nobody can listen at the address.
      """)

  @Option(help: ArgumentHelp("A folder of vectors, or one file.", valueName: "dir"))
  var vectors = "Vectors"

  @Option(
    help: ArgumentHelp(
      "Where the client connects: host:port; with port 0 each scenario has one of its own.",
      valueName: "addr"))
  var listen = "127.0.0.1:0"

  @OptionGroup var selection: VectorSelection
  @OptionGroup var expectation: ExpectOptions
  @OptionGroup var report: ReportOptions

  @Option(
    help: ArgumentHelp(
      "How long anything may take that a scenario waits for, besides its own times.",
      valueName: "seconds"))
  var timeout = 10.0

  @Option(
    help: ArgumentHelp(
      "How long a second of the protocol takes, for clients that can do it; others run the scenarios without times.",
      valueName: "seconds"))
  var timeScale = 1.0

  @Option(help: ArgumentHelp("How many children work side by side.", valueName: "n"))
  var jobs = 4

  @Flag(help: "Prints each line that goes through the pipe to standard error.")
  var trace = false

  @Argument(parsing: .postTerminator, help: "The client and its arguments, behind --.")
  var command: [String] = []

  func validate() throws {
    if command.isEmpty {
      throw ValidationError("name the client behind --, such as: -- python3 client_testee.py")
    }
    if !(timeout > 0 && timeout <= 86_400) {
      throw ValidationError("--timeout is above 0 and at most 86400 seconds")
    }
    if !(timeScale >= 0.001 && timeScale <= 1_000) {
      throw ValidationError("--time-scale is from 0.001 to 1000")
    }
    if !(1...64).contains(jobs) { throw ValidationError("--jobs is from 1 to 64") }
  }

  func run() throws {
    let options = try options()
    let all = try VectorSelection.read(vectors)
    let chosen = try selection.select(from: all, of: vectors).filter { vector in
      if case .client = vector.test { true } else { false }
    }
    if chosen.isEmpty {
      throw ToolError(
        .usage, "no scenario for clients is chosen: their ids look like WP-CLI-0001")
    }
    let judged = JudgedRun(
      expectation: expectation, report: report,
      expected: try expectation.read(for: all, of: vectors))
    try judged.run(chosen, command: command.map(\.quotedForShell).joined(separator: " ")) {
      JudgedRun.Ending(try test(chosen, options, $0), of: command)
    }
  }

  private func options() throws -> ClientRun.Options {
    let (host, port) = try SocketAddress.parts(of: listen)
    var options = ClientRun.Options(command: command)
    options.host = host
    options.port = UInt16(port)
    options.jobs = jobs
    options.timeout = .seconds(timeout)
    options.timeScale = timeScale
    return options
  }

  private func test(
    _ vectors: [Vector], _ options: ClientRun.Options, _ report: (CaseReport) throws -> Void
  ) throws -> TesteeRun.Ending {
    let run = ClientRun(
      options, vectors, describe: { CaseReport($0, again: again($0)) },
      trace: trace ? TestClient.print : nil)
    do {
      return try run.run(isStopped: { Signals.isInterrupted }, report: report)
    } catch is TesteeRun.Stopped {
      throw ToolError.interrupted
    }
  }

  private static func print(_ child: Int, _ isAnswer: Bool, _ line: String) {
    StandardError.write("\(child) \(isAnswer ? "<" : ">") \(line.safeForTerminal)\n")
  }

  /// The line that repeats a case.
  private func again(_ vector: Vector) -> String {
    var words = ["protocheck", "test", "client", "--vectors", vectors, "--run", vector.id]
    if timeScale != 1 { words += ["--time-scale", "\(timeScale)"] }
    return (words + ["--"] + command).map(\.quotedForShell).joined(separator: " ")
  }
}
