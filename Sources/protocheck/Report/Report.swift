// protocheck report: a recording as one page to look at.

import ArgumentParser
import WireCapture
import WireProtocol

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows a recording as one HTML page: a ladder of frames, findings, bytes, plots.",
    discussion: """
      Reads what decode reads, judges it as check does, and writes a page that needs nothing else, no network either:

        protocheck report traffic.pcapng --html traffic.html
        protocheck report --filter 'account == "u1@58.user"' traffic.pcapng --html u1.html

      Time goes down; each frame is an arrow between client and server. Findings of check stand at their frames. A click, or Enter, \
      shows header, fields and bytes; another tab plots rates and the latency of answers. / searches, ? shows all keys. The \
      address of the page has what is chosen, such as #stream=2&frame=14, and can be passed on.

      With --filter and its like all sessions are judged, and the frames and findings shown that fit.

      A page shows the first 200,000 frames (--max-frames), and the bytes and fields of the first of them, as far as \
      67,108,864 bytes go (--max-bytes); of each body the first 16,384 bytes; the first 20,000 findings. What is left out \
      is said on the page and on standard error. Everything is judged and counted all the same.

      The tokens of logins are not shown, nor are their bytes; --show-secrets has the page show them. Contents are shown: \
      protocheck redact makes a recording whose page can be given to somebody else.

      OUT is readable by you alone. It must not be there yet; --force takes its place when all is written. On control-C \
      the page has what came until then, and says so.

      Exit codes: 0 the page is written, whatever it shows: check judges; 64 usage, 65 no such recording, 66 no such file, 74 \
      I/O error, 130 interrupted. But for the last of them there is no page with 64 and above.
      """)

  @OptionGroup var recording: RecordingArguments

  @Option(help: ArgumentHelp("The page to write: a file.", valueName: "OUT"))
  var html: String

  @Option(
    help: "The most frames, malformed runs and gaps on the page; 1 to \(ReportLimits.mostRows).")
  var maxFrames = ReportLimits.standard.rows

  @Option(
    help: "The most bytes for the bytes and fields of frames; 0 to \(ReportLimits.mostBytes).")
  var maxBytes = ReportLimits.standard.bytes

  @Flag(help: "Show the tokens of logins.")
  var showSecrets = false

  @Flag(help: "Replace OUT, if it is a file, when the page is whole.")
  var force = false

  @OptionGroup var filters: FilterOptions

  @OptionGroup var extensions: ExtensionOptions

  func validate() throws {
    if html == "-" { throw ValidationError("--html is a file: name one.") }
    guard 1...ReportLimits.mostRows ~= maxFrames else {
      throw ValidationError("--max-frames is 1 to \(ReportLimits.mostRows).")
    }
    guard 0...ReportLimits.mostBytes ~= maxBytes else {
      throw ValidationError("--max-bytes is 0 to \(ReportLimits.mostBytes).")
    }
  }

  func run() throws {
    let commands = try extensions.commands()
    let filter = try filters.made(commands)
    var input = try recording.open(for: "report")
    let file = try NewFile(html, from: recording.file, replacing: force)
    do {
      try write(commands, filter, &input, to: file.descriptor)
      try file.finish()
    } catch let error as ToolError where error.exitCode == .interrupted && file.hasBytes {
      try file.finish()
      throw error
    } catch {
      file.discard()
      throw error
    }
  }

  private func write(
    _ commands: CommandTable, _ filter: FrameFilter?, _ input: inout PlainInput, to file: Int32
  ) throws {
    try StandardOutput.use(file: file, name: html) { output in
      var run = DecodeRun(
        RecordingOptions(input: recording.input, ports: Set(recording.port)), isLive: false)
      let code = try run.decode(&input, to: &output) { precision in
        ReportOutput(
          commands, filter,
          ReportLimits(rows: maxFrames, bytes: maxBytes),
          ReportTitle(
            file: recording.file, choice: filters.choice, showsSecrets: showSecrets,
            digits: precision == .nanoseconds ? 9 : 6))
      }
      if code != .success { throw code }
    }
  }
}

/// What a page is about.
struct ReportTitle {
  /// The recording, as it was named.
  let file: String
  /// Which part of it was chosen; nil for all.
  let choice: String?
  let showsSecrets: Bool
  /// Digits behind the second.
  let digits: Int

  /// The recording without its folders, which are nobody else's business.
  var name: String {
    file == "-" ? "standard input" : file.split(separator: "/").last.map(String.init) ?? file
  }
}

/// What a page has room for.
struct ReportLimits {
  /// Frames, malformed runs and gaps.
  var rows: Int
  /// Bytes of the page for the bytes and fields of frames.
  var bytes: Int

  static let standard = ReportLimits(rows: 200_000, bytes: 64 << 20)
  /// Browsers show no page that is higher than so many rows.
  static let mostRows = 500_000
  static let mostBytes = 1 << 30
  static let findings = 20_000
  /// Bytes of one body.
  static let body = 16_384
}
