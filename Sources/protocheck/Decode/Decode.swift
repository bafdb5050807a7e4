// protocheck decode: frames in recordings of traffic.

import ArgumentParser
import WireCapture
import WireProtocol

struct Decode: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Decodes the frames in a recording of traffic.",
    discussion: """
      Reads captures of tcpdump and Wireshark (pcap, pcapng), raw bytes and hexadecimal text, compressed with gzip or \
      not. Live, line by line as packets come:

        tcpdump -U -i lo -w - port 9000 | protocheck decode -

      TCP streams are put in order. Without --port, the streams that begin with the magic D5 58 are decoded, and \
      those captured from the middle in whose first 1,114,112 bytes a header holds; the others are counted. \
      Streams are numbered from 0 in the order of their first frames. The client is the end that opened the \
      connection; where that was not captured, the one that sends hello or login; else the higher port.

      --format json writes one object a line: frame, malformed, gap and, last, summary. `offset` is where the frame \
      begins in its direction, missing bytes counted. `protocheck encode` makes the frames again.

      The tokens of logins are not shown: a sentence stands in their place. --show-secrets has json and tree show them, which \
      encode needs to make logins again. protocheck redact writes a recording that can be given to somebody else; --redact shows \
      the pseudonyms that it would write, and no body that cannot be read.

      Contents are judged as their reader does, by SPEC.md section 8 and the type that their message says; a malformed \
      one is an error of its frame, at the field, with the byte in it. protocheck content says more about one.

      Commands of a business line are opaque, unless --registry names them and --proto has their bodies.

      Behind an error, decoding goes on at the next header that holds (SPEC.md 2.7). Memory is bounded by one \
      frame for each direction; --max-body lowers that.

      Exit codes: 0 fine, 1 malformed frames or bodies, 2 nothing malformed but the recording is incomplete (a gap, \
      an end inside a frame, packets cut by the snapshot length, a file that is cut), 64 usage, 65 no such recording, or a \
      bad registry or .proto, 66 no such file, \
      74 I/O error, 130 interrupted, after what came was shown.
      """)

  @OptionGroup var recording: RecordingArguments

  @Option(help: "How frames are shown: summary, tree or json.")
  var format = DecodeFormat.summary

  @Option(help: "Stop after this many frames.")
  var limit: Int?

  @Option(help: "Longer bodies are bodyTooLong; 0 to 16777215 bytes.")
  var maxBody = Limits.maximumBodyLength

  @Flag(help: "Show the tokens of logins, in json and tree.")
  var showSecrets = false

  @OptionGroup var pseudonyms: PseudonymOptions

  @Option(help: "Colours: auto, always or never.")
  var color = ColorChoice.auto

  @Option(
    help: ArgumentHelp(
      "Only these fields of each record, such as time,command,from,to: separated by tabs, or JSON.",
      valueName: "names"))
  var fields: FieldList?

  @OptionGroup var filters: FilterOptions

  @OptionGroup var extensions: ExtensionOptions

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit is 1 or more.") }
    if showSecrets, pseudonyms.redact != nil {
      throw ValidationError("--show-secrets shows what --redact hides: give one of them.")
    }
    guard 0...Limits.maximumBodyLength ~= maxBody else {
      throw ValidationError("--max-body is 0 to \(Limits.maximumBodyLength) bytes.")
    }
    if fields != nil, format == .tree {
      throw ValidationError("--fields is for --format summary and json; a tree has all fields.")
    }
  }

  func run() throws {
    let commands = try extensions.commands()
    let filter = try filters.made(commands)
    let redaction = try pseudonyms.redaction(showsTokens: showSecrets)
    var input = try recording.open(for: "decode")
    let isLive = input.size == nil || StandardOutput.isTerminal
    var code = ExitCode.success
    try StandardOutput.use { output in
      let options = RecordingOptions(
        input: recording.input, ports: Set(recording.port), maxBody: maxBody)
      var run = DecodeRun(options, isLive: isLive)
      code = try run.decode(&input, to: &output) { precision in
        DecodeOutput(
          format, commands, limit: limit, filter: filter, fields: fields?.fields ?? [],
          redaction: redaction,
          isColored: color.isColored, precision: precision)
      }
    }
    if code != .success { throw code }
  }
}
