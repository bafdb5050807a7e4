// protocheck redact: a recording that can be given to somebody else.

import ArgumentParser
import WireCapture
import WireProtocol

struct Redact: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a fresh recording without tokens, and without contents and uids if you like.",
    discussion: """
      Reads the captures that decode reads, and writes pcapng of its own:

        protocheck redact traffic.pcapng shared.pcapng
        protocheck redact --redact content,uid traffic.pcapng shared.pcapng

      The tokens of logins become "redacted". --redact gives pseudonyms, the same one for the same text within a run, and \
      within all runs with the same --redact-key:

        content  contents become ones of the type redacted. and their type, which say how long they were; bodies of \
      business lines become empty
        uid      the uids of accounts and the ids of devices; the models of devices and the texts of refusals and goaway are \
      blotted out, and contents are hidden too, because they can name people

      Domains, message ids, topics, groups, agents, IP addresses, ports and times stay. A body that changes is written \
      uncompressed, with its checksums; all else as it was. Each frame has a segment of its own, or several when it is longer than \
      65,000 bytes.

      What could not be decoded is left out, because nobody knows what is in it: malformed frames, what stands around gaps, \
      bodies that cannot be read, unknown fields of what is changed. Of whole frames that are left out, standard error has the \
      counts, and the new recording a gap.

      With --filter and its like only frames that fit are written. What is passed over leaves a gap on its connection, and \
      connections of which nothing fits are not in the new recording.

      OUT is readable by you alone. It must not be there yet; --force takes its place when all is written.

      Exit codes: 0 all was passed on, 2 something was left out or the recording is incomplete, 64 usage, 65 no such \
      recording, or a bad registry or .proto, 66 no such file, 74 I/O error, 130 interrupted. With 64 and above there is no new recording.
      """)

  @OptionGroup var recording: RecordingArguments

  @Argument(help: "The new recording: a file.")
  var out: String

  @OptionGroup var pseudonyms: PseudonymOptions

  @Flag(help: "Replace OUT, if it is a file, when the new recording is whole.")
  var force = false

  @OptionGroup var filters: FilterOptions

  @OptionGroup var extensions: ExtensionOptions

  func validate() throws {
    if recording.input == .raw || recording.input == .hex {
      throw ValidationError("redact takes captures; raw and hex have no times and addresses.")
    }
    if out == "-" { throw ValidationError("OUT is a file: name one.") }
  }

  func run() throws {
    let commands = try extensions.commands()
    let filter = try filters.made(commands)
    let redaction = try pseudonyms.redaction()
    var input = try recording.open(for: "redact")
    let file = try NewFile(out, from: recording.file, replacing: force)
    var code = ExitCode.success
    do {
      try StandardOutput.use(file: file.descriptor, name: out) { output in
        var run = DecodeRun(
          RecordingOptions(input: recording.input, ports: Set(recording.port)), isLive: false)
        code = try run.decode(&input, to: &output) { _ in
          RedactOutput(
            RecordingRedactor(redaction, commands), commands, filter, name: recording.file)
        }
      }
      if code == .badData { throw code }
      try file.finish()
    } catch {
      file.discard()
      throw error
    }
    if code != .success { throw code }
  }
}
