// protocheck test server: the scenarios of sessions, run against any server over TCP.

import ArgumentParser
import NIOCore
import WireConformance

struct TestServer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "server",
    abstract: "Runs the scenarios of sessions against a server, in any language, over TCP.",
    discussion: """
      The server has to be running, or to be about to. It takes any token, takes the token "service" for one of a service, and has \
      the topic map Vectors/server/topics.json; with --time-scale its clock runs faster. Docs/conformance.md says all of it. \
      The server of this package:

        protocheck serve --data memory --insecure-development --time-scale 0.05 \\
          --topic-map Vectors/server/topics.json --config Vectors/server/tokens.json &
        protocheck test server 127.0.0.1:9000 --time-scale 0.05 --burst

      Exit code 0: nothing failed, or only what --expect says; 1: failures, unexpected passes or entries of --expect that \
      are out of date; 64: no scenario matched; 65: a vector file or the file of --expect is bad; 69: the server is not there, \
      does not speak the protocol, is not started as it has to be, or went away.
      """)

  @Argument(help: ArgumentHelp("Where the server listens.", valueName: "host:port"))
  var server: String

  @Option(help: ArgumentHelp("A folder of vectors, or one file.", valueName: "dir"))
  var vectors = "Vectors"

  @OptionGroup var selection: VectorSelection
  @OptionGroup var expectation: ExpectOptions
  @OptionGroup var report: ReportOptions

  @Option(
    help: ArgumentHelp(
      "How long to wait for the server, and for each thing that it has to say.",
      valueName: "seconds"))
  var timeout = 10.0

  @Option(
    help: ArgumentHelp(
      "How long a second of the server's clock is, 0.001 to 1; the server has to be started so.",
      valueName: "seconds"))
  var timeScale = 1.0

  @Option(
    help: ArgumentHelp(
      "Leaves out scenarios that let more time pass than this.", valueName: "seconds"))
  var longestWait = 60.0

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "How the server was set up, such as inboxLimit=2: runs only the scenarios that are for such a server. May be repeated.",
      valueName: "name=number"))
  var setting: [ServerSetting] = []

  @Flag(
    help:
      "Runs scenarios for servers that read all bytes of a write before they answer any of them.")
  var burst = false

  @Option(help: ArgumentHelp("How many cases run side by side.", valueName: "n"))
  var jobs = 8

  @Flag(help: "Prints what goes over each connection to standard error.")
  var trace = false

  func validate() throws {
    if !(timeout > 0 && timeout <= 86_400) {
      throw ValidationError("--timeout is above 0 and at most 86400 seconds")
    }
    if !(0.001...1).contains(timeScale) {
      throw ValidationError("--time-scale is from 0.001 to 1")
    }
    if !(0...86_400).contains(longestWait) {
      throw ValidationError("--longest-wait is from 0 to 86400 seconds")
    }
    if !(1...256).contains(jobs) { throw ValidationError("--jobs is from 1 to 256") }
  }

  func run() throws {
    let (host, port) = try SocketAddress.parts(of: server)
    let settings = ServerSetting.settings(setting)
    let all = try VectorSelection.read(vectors)
    let chosen = try selection.select(from: all, of: vectors).filter(ServerRun.canRun)
    if chosen.isEmpty {
      throw ToolError(
        .usage, "no scenario of a session is chosen: they are the files session/* of the vectors")
    }
    let fitting = setting.isEmpty ? chosen : chosen.filter { $0.settings == settings }
    if fitting.isEmpty {
      throw ToolError(.usage, "no scenario that is chosen is for a server of just this --setting")
    }
    var options = ServerRun.Options(host: host, port: UInt16(port))
    options.jobs = jobs
    options.timeout = .seconds(timeout)
    options.timeScale = timeScale
    options.longestWait = .seconds(longestWait)
    options.settings = settings
    options.readsBursts = burst
    let judged = JudgedRun(
      expectation: expectation, report: report,
      expected: try expectation.read(for: all, of: vectors))
    try judged.run(fitting, command: again([])) {
      JudgedRun.Ending(try run(fitting, options, $0), at: server)
    }
  }

  private func run(
    _ vectors: [Vector], _ options: ServerRun.Options, _ report: (CaseReport) throws -> Void
  ) throws -> ServerRun.Ending {
    let command = self
    var run = ServerRun(options) { CaseReport($0, again: command.again(["--run", $0.id])) }
    if trace {
      run.trace = { id, line in
        let time = (line.milliseconds * 10).rounded() / 10
        StandardError.write(
          "\(id) \(time) ms \(line.isAnswer ? "<" : ">") \(line.text.safeForTerminal)\n")
      }
    }
    do {
      return try run.run(vectors, isStopped: { Signals.isInterrupted }, report: report)
    } catch is ServerRun.Stopped {
      throw ToolError.interrupted
    }
  }

  /// The line of this run, or the one that repeats a case.
  private func again(_ more: [String]) -> String {
    var words = ["protocheck", "test", "server", server, "--vectors", vectors]
    if timeScale != 1 { words += ["--time-scale", "\(timeScale)"] }
    for setting in setting { words += ["--setting", setting.text] }
    if burst { words.append("--burst") }
    return (words + more).map(\.quotedForShell).joined(separator: " ")
  }
}
