// protocheck test codec: the vectors, run against any implementation behind the testee pipe.

import ArgumentParser
import WireConformance

struct TestCodec: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "codec",
    abstract: "Runs the vectors against an implementation of the codec, in any language.",
    usage: "protocheck test codec [<options>] -- <command> [<argument> ...]",
    discussion: """
      Starts the command behind -- as a child process and asks it by JSON Lines on its standard input and output; \
      Docs/conformance.md describes them and has a template. A child that crashes or hangs fails that case and is \
      started again. Exit code 0: nothing failed, or only what --expect says; 1: failures, unexpected passes or \
      entries of --expect that are out of date; 64: no vector matched; 65: a vector file or the file of --expect is \
      bad; 69: the command could not be started, or was started again too often.
      """)

  @Option(help: ArgumentHelp("A folder of vectors, or one file.", valueName: "dir"))
  var vectors = "Vectors"

  @OptionGroup var selection: VectorSelection
  @OptionGroup var expectation: ExpectOptions
  @OptionGroup var report: ReportOptions

  @Option(help: ArgumentHelp("How long one case may take.", valueName: "seconds"))
  var timeout = 10.0

  @Option(help: ArgumentHelp("How many children work side by side.", valueName: "n"))
  var jobs = 2

  @Flag(help: "Prints each line that goes through the pipe to standard error.")
  var trace = false

  @Argument(parsing: .postTerminator, help: "The implementation and its arguments, behind --.")
  var command: [String] = []

  func validate() throws {
    if command.isEmpty {
      throw ValidationError("name the implementation behind --, such as: -- python3 testee.py")
    }
    if !(timeout > 0 && timeout <= 86_400) {
      throw ValidationError("--timeout is above 0 and at most 86400 seconds")
    }
    if !(1...64).contains(jobs) { throw ValidationError("--jobs is from 1 to 64") }
  }

  func run() throws {
    let all = try VectorSelection.read(vectors)
    let chosen = try selection.select(from: all, of: vectors).filter(VectorRunner.canRun)
    if chosen.isEmpty {
      throw ToolError(
        .usage, "only scenarios are chosen, and these need a server, or protocheck test client")
    }
    let judged = JudgedRun(
      expectation: expectation, report: report,
      expected: try expectation.read(for: all, of: vectors))
    try judged.run(chosen, command: command.map(\.quotedForShell).joined(separator: " ")) {
      JudgedRun.Ending(try test(chosen, $0), of: command)
    }
  }

  private func test(_ vectors: [Vector], _ report: (CaseReport) throws -> Void) throws
    -> TesteeRun.Ending
  {
    var options = TesteeRun.Options(command: command)
    options.jobs = jobs
    options.timeout = .seconds(timeout)
    let run = TesteeRun(options) { CaseReport($0, again: again($0)) }
    if trace {
      run.trace = { child, isAnswer, line in
        let text = String(decoding: line, as: UTF8.self).safeForTerminal
        StandardError.write("\(child) \(isAnswer ? "<" : ">") \(text)\n")
      }
    }
    do {
      return try run.run(vectors, isStopped: { Signals.isInterrupted }, report: report)
    } catch is TesteeRun.Stopped {
      throw ToolError.interrupted
    }
  }

  /// The line that repeats a case.
  private func again(_ vector: Vector) -> String {
    (["protocheck", "test", "codec", "--vectors", vectors, "--run", vector.id, "--"] + command)
      .map(\.quotedForShell).joined(separator: " ")
  }
}
