// protocheck encode: the JSON of decode and example back to frames.

import ArgumentParser
import WireProtocol

struct Encode: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Encodes frames from JSON Lines, as decode and example print them.",
    discussion: """
      Each line is an object with header and body (proto3 JSON) or bodyHex (as transmitted):

        protocheck example c2c | protocheck encode
        protocheck decode --format json FILE | protocheck encode --output raw

      Lines of another type than frame, such as gap and summary, are counted and left out. A line has at most \
      \(LineReader.maximumLength / 1_048_576) MiB. What decode printed of a canonical frame that is not compressed \
      comes back byte for byte.
      """)

  enum Output: String, CaseIterable, ExpressibleByArgument {
    case hex
    case raw
  }

  @Argument(help: ArgumentHelp("JSON Lines; - is standard input.", valueName: "file"))
  var file = "-"

  @Option(
    help: "hex: a line of hexadecimal digits a frame; raw: the bytes, one frame after the other.")
  var output = Output.hex

  @OptionGroup var extensions: ExtensionOptions

  func run() throws {
    let commands = try extensions.commands()
    var lines = LineReader(try InputFile(file))
    var skipped: [String: Int] = [:]
    var frames = 0
    defer { Encode.report(skipped) }
    try StandardOutput.use { output in
      while let line = try lines.next(beforeWaiting: { try output.flush() }) {
        switch try FrameLine(line, number: lines.number, commands) {
        case .frame(let frame):
          try write(frame, to: &output)
          frames += 1
        case .other(let type): skipped[type, default: 0] += 1
        case .blank: continue
        }
      }
    }
    if frames == 0, skipped.isEmpty {
      throw ToolError(
        .badData,
        "there is no frame in the input: give the lines of decode --format json, or of example")
    }
  }

  private func write(_ frame: Frame, to output: inout StandardOutput) throws {
    switch self.output {
    case .hex:
      for byte in frame.bytes { output.buffer.appendHexadecimal(byte) }
      try output.endLine()
    case .raw:
      output.buffer += frame.bytes
      try output.flushIfFull()
    }
  }

  private static func report(_ skipped: [String: Int]) {
    guard !skipped.isEmpty else { return }
    let kinds = skipped.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    StandardError.say("left out lines that are no frames: \(kinds.joined(separator: ", "))")
  }
}

/// What a line of decode's JSON says.
enum FrameLine {
  /// A frame.
  case frame(Frame)
  /// An object of this type.
  case other(String)
  /// Nothing.
  case blank

  /// Reads a line.
  ///
  /// - Parameter number: of the line, from 1.
  /// - Throws: exit code 65, with the line, the byte in it, and the JSON path.
  init(_ line: [UInt8], number: Int, _ commands: CommandTable) throws(ToolError) {
    if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) {
      self = .blank
      return
    }
    let json: JSONValue
    do throws(JSONError) {
      json = try JSONValue(decoding: line, limits: .file)
    } catch {
      throw ToolError(
        .badData, "line \(number), byte \(error.offset): no JSON: \(error.code.sentence)")
    }
    switch json["type"] {
    case nil, .string("frame"): break
    case .string(let type):
      self = .other(type)
      return
    default:
      throw ToolError(.badData, "line \(number): $.type: expected a string, such as \"frame\"")
    }
    do throws(FrameJSONError) {
      self = .frame(try Frame(json: json, commands: commands))
    } catch {
      let offset = JSONPath.offset(of: error.path, in: line)
      throw ToolError(.badData, "line \(number), byte \(offset), \(error)")
    }
  }
}
