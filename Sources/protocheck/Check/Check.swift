// protocheck check: is the traffic of a recording valid, and what was lost.

import ArgumentParser
import WireCapture
import WireProtocol

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Judges whole sessions in a recording: is this traffic valid, and what was lost?",
    discussion: """
      Reads what decode reads. Each connection is followed from its first frame to its last, and each account over its \
      connections:

        protocheck check traffic.pcapng
        tcpdump -U -i lo -w - port 9000 | protocheck check -

      Each finding names its rule, the requirement of SPEC.md, the stream (→ from the client, ← from the server), the \
      frame, its bytes in that direction, the time, what happened and what to do. Errors break a MUST; warnings a SHOULD, \
      or a rule that a recording alone cannot prove; notes are worth knowing. --strict counts notes as warnings and \
      warnings as errors. protocheck explain has the requirements; Docs/captures.md the rules.

      Findings stand in the order of their frames; those of a pipe are written as they become known.

      With --filter and its like all sessions are judged all the same; a finding is shown when its frame fits. The last line \
      says how many frames were judged and how many passed over.

      Of the findings of one rule on one stream the first 5 are shown and the others counted: "and 173990 more of \
      missing-keepalive on stream 3, until 08:00:12". --max-same 20 shows 20, and --max-same 0 all. json has the first 1000 \
      and an object of the type "more"; sarif 100, and no more than 25000 in all, which is what its readers take; junit 100 of a \
      rule. What is not shown counts for the sums and the exit code.

      A recording that is not whole is never called clean: gaps, packets that are cut, streams whose beginning is \
      missing, requests that still wait for their answer at its end, and what was given up because too much of it waited \
      (65,536 on a connection, or for 10 minutes).

      --format json writes one object a line, and a summary last; junit and sarif are for build servers.

      Exit codes: 0 clean, 1 findings of --fail-on or above, 2 no such findings but the recording is incomplete, 64 \
      usage, 65 no such recording, 66 no such file, 74 I/O error, 130 interrupted.
      """)

  @OptionGroup var recording: RecordingArguments

  @Option(help: "How findings are shown: text, json, junit or sarif.")
  var format = CheckFormat.text

  @Option(help: "The least finding that makes the exit code 1: error, warning or note.")
  var failOn = FindingSeverity.warning

  @Flag(help: "Count notes as warnings and warnings as errors.")
  var strict = false

  @Option(
    help: ArgumentHelp(
      "Findings of one rule on one stream that are shown, the others are counted; 0: all.",
      valueName: "count"))
  var maxSame: Int?

  @Option(help: "Colours: auto, always or never.")
  var color = ColorChoice.auto

  @OptionGroup var filters: FilterOptions

  @OptionGroup var extensions: ExtensionOptions

  func validate() throws {
    if let maxSame, maxSame < 0 { throw ValidationError("--max-same is 0 or more.") }
  }

  func run() throws {
    let commands = try extensions.commands()
    let filter = try filters.made(commands)
    var input = try recording.open(for: "check")
    let isGrowing = input.size == nil
    let isLive = isGrowing || StandardOutput.isTerminal
    var code = ExitCode.success
    try StandardOutput.use { output in
      var run = DecodeRun(
        RecordingOptions(input: recording.input, ports: Set(recording.port)), isLive: isLive)
      code = try run.judge(&input, commands, to: &output) { precision in
        CheckOutput(
          SessionChecker(commands: commands, filter: filter),
          CheckWriter(
            format, name: recording.file, TerminalColors(isColored: color.isColored),
            TimeText(precision), most: maxSame),
          failOn: failOn, isStrict: strict, isLive: isGrowing)
      }
    }
    if code != .success { throw code }
  }
}

extension FindingSeverity: ExpressibleByArgument {}

/// How check shows findings: the option `--format`.
enum CheckFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json, junit, sarif

  /// How many findings of one rule on one stream are shown when nothing is said.
  var usualMost: Int {
    switch self {
    case .text: 5
    case .json: 1_000
    case .junit, .sarif: 100
    }
  }
}
