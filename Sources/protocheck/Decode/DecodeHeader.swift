// Headers as JSON: of frames, most of whose text is that of an earlier one, and of frames that are refused.

import WireCapture
import WireProtocol

/// Writes headers one after the other; what equal headers have in common is made once.
struct HeaderText {
  let commands: CommandTable
  private var known: [UInt64: [UInt8]] = [:]
  /// Recordings have few kinds of frames; hostile ones do not cost memory.
  private static let most = 1_024

  init(_ commands: CommandTable) { self.commands = commands }

  /// Appends what ``FrameHeader/writeJSON(to:commands:)`` writes.
  mutating func append(_ header: FrameHeader, to bytes: inout [UInt8]) {
    let key =
      UInt64(header.version.rawValue) << 40 | UInt64(header.flags.rawValue | header.kind.rawValue)
      << 32
      | UInt64(header.command.rawValue) << 16 | UInt64(header.status.rawValue)
    if let beginning = known[key] {
      bytes.append(contentsOf: beginning)
      bytes.append(decimal: Int(header.sequence))
      bytes.append(fixed: ",\"bodyLength\":")
      bytes.append(decimal: header.bodyLength)
      bytes.append(UInt8(ascii: "}"))
      return
    }
    let start = bytes.count
    JSONWriter.write(to: &bytes) { header.writeJSON(to: &$0, commands: commands) }
    // The sequence and the length are the last members.
    let ending = "\(header.sequence),\"bodyLength\":\(header.bodyLength)}"
    guard known.count < HeaderText.most,
      bytes[start...].suffix(ending.utf8.count).elementsEqual(ending.utf8)
    else { return }
    known[key] = Array(bytes[start...].dropLast(ending.utf8.count))
  }
}

extension HeaderFields {
  /// The members of ``FrameHeader/writeJSON(to:commands:)``; kind 3 is `invalid`.
  func writeJSON(to writer: inout JSONWriter, commands: CommandTable) {
    writer.beginObject()
    writer.key("version")
    writer.string(version.description)
    writer.key("kind")
    writer.string(kindName)
    writer.key("flags")
    writer.beginArray()
    for name in flags.names { writer.string(name) }
    writer.endArray()
    writer.key("command")
    if let name = commands[command]?.name { writer.string(name) } else { writer.null() }
    writer.key("commandID")
    writer.integer(UInt64(command.rawValue))
    writer.key("status")
    if let name = status.name { writer.string(name) } else { writer.null() }
    writer.key("statusCode")
    writer.integer(UInt64(status.rawValue))
    writer.key("sequence")
    writer.integer(UInt64(sequence))
    writer.key("bodyLength")
    writer.integer(Int64(bodyLength))
    writer.endObject()
  }

  /// The name of the kind.
  var kindName: String { FrameKind(rawValue: kind)?.description ?? "invalid" }
}

extension CommandTable {
  /// The name of a command, or its id.
  func title(of command: Command) -> String { self[command]?.name ?? command.hex }
}
