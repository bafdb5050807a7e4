// protocheck stats: counts, rates and latencies of a recording.

import ArgumentParser
import WireCapture
import WireProtocol

struct Stats: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sums up a recording: counts, rates, latencies, retries, reconnects.",
    discussion: """
      Reads what decode reads:

        protocheck stats traffic.pcapng
        protocheck stats --filter 'account == "u1@58.user"' --format json traffic.pcapng

      Frames and bytes (headers included) by command, by account and by connection, with rates over the time of the recording, \
      or from the first to the last frame of the account or connection. An account's frames are those of its connections from the \
      answer to login on.

      Latencies go from a request to its answer, and from a c2c or s2c to its delivery: to the first ack of a recipient's \
      device that covers it, or to the receipt that tells of one. A message that is sent again counts from the first time. p50, p90 \
      and p99 are within 1.6 % of the exact ones; counts, the longest and the rows of the histogram are exact.

      A retry is a message with a client message id that its account has sent before; a reconnect a login, answered with ok, \
      of a device that was logged in before. Ids are remembered of the last 65,536 messages and 16,384 devices.

      With --filter and its like all sessions are followed. Frames are counted that fit, and latencies of which the \
      beginning or the end fits.

      A recording that is not whole gives incomplete statistics: gaps, malformed frames, packets that are cut, streams whose \
      beginning is missing, requests that still wait for their answer at its end, and what was given up because too much \
      of it waited (65,536 on a connection, or for 10 minutes).

      --format json writes one object a line: commands, accounts, connections, and the summary last.

      Exit codes: 0 fine, 2 the statistics are incomplete, 64 usage, 65 no such recording, 66 no such file, 74 I/O error, \
      130 interrupted.
      """)

  @OptionGroup var recording: RecordingArguments

  @Option(help: "How the statistics are shown: text or json.")
  var format = StatsFormat.text

  @Option(
    help: "Accounts and connections that are shown as text, those with most bytes; 0 or more.")
  var top = 10

  @Option(help: "Colours: auto, always or never.")
  var color = ColorChoice.auto

  @OptionGroup var filters: FilterOptions

  @OptionGroup var extensions: ExtensionOptions

  func validate() throws {
    if top < 0 { throw ValidationError("--top is 0 or more.") }
  }

  func run() throws {
    let commands = try extensions.commands()
    let filter = try filters.made(commands)
    var input = try recording.open(for: "stats")
    var code = ExitCode.success
    try StandardOutput.use { output in
      var run = DecodeRun(
        RecordingOptions(input: recording.input, ports: Set(recording.port)), isLive: false)
      code = try run.decode(&input, to: &output) { precision in
        StatsOutput(
          TrafficStatistics(commands: commands, filter: filter), format, commands, top: top,
          TerminalColors(isColored: color.isColored), TimeText(precision))
      }
    }
    if code != .success { throw code }
  }
}

/// How stats shows figures: the option `--format`.
enum StatsFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json
}
