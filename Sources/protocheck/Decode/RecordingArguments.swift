// Which recording a command reads, and as what: the same for every command that reads one.

import ArgumentParser
import WireCapture

struct RecordingArguments: ParsableArguments {
  @Argument(help: "The recording; - for standard input.")
  var file = "-"

  @Option(
    help:
      "What the recording is: auto, pcap, pcapng, raw or hex. All but raw and hex may be in a gzip file."
  )
  var input = DecodeInputKind.auto

  @Option(
    help: "Take the TCP streams of this port, whatever they begin with; may be given repeatedly.")
  var port: [UInt16] = []

  func validate() throws {
    if !port.isEmpty, input == .raw || input == .hex {
      throw ValidationError("--port is for captures; raw and hex have no ports.")
    }
  }

  /// Opens the recording.
  ///
  /// - Parameter command: who reads it, for the message when nobody has piped anything.
  func open(for command: String) throws -> PlainInput {
    let source = try InputFile(file)
    if file == "-", source.isTerminal {
      throw ToolError(
        .usage, "standard input is a terminal; name a file, or pipe a recording into \(command)")
    }
    // Bytes that are named raw, or hexadecimal text, are what they are.
    return PlainInput(source, mayBeCompressed: input != .raw && input != .hex)
  }
}
