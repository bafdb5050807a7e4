// What client says: a line for people or an object for programs about each thing that happens, as it happens.

import ArgumentParser
import Synchronization
import WireClient
import WireProtocol

/// The option --format of client.
enum ClientFormat: String, CaseIterable, ExpressibleByArgument { case text, json }

/// Something that has happened, named by the command of the protocol.
struct ClientEvent: Sendable {
  let command: Command
  /// For people: one line, made safe for a terminal.
  let text: String
  /// For programs, behind `command`.
  let members: JSONObject

  init(_ command: Command, _ text: String, _ members: JSONObject) {
    self.command = command
    self.text = ClientEvent.line(text)
    self.members = members
  }

  /// Text from outside as one line that no terminal obeys.
  private static func line(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.append(untrusted: text, atMost: 400)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Standard output, written by several tasks a line at a time.
final class ClientOutput: Sendable {
  private let format: ClientFormat
  private let turn = Mutex(())

  init(_ format: ClientFormat) { self.format = format }

  /// Writes an event.
  func write(_ event: ClientEvent) throws {
    var line: [UInt8] = []
    switch format {
    case .text:
      line.append(text: event.command.description)
      line.pad(from: 0, to: 16)
      line.append(text: event.text)
    case .json:
      JSONWriter.write(to: &line) { writer in
        writer.beginObject()
        writer.key("command")
        writer.string(event.command.description)
        for member in event.members.members {
          writer.key(member.key)
          writer.value(member.value)
        }
        writer.endObject()
      }
    }
    try write(line)
  }

  /// Writes lines as they are.
  func write(_ line: [UInt8]) throws {
    try turn.withLock { _ in
      try StandardOutput.use(.eachLine) { output in
        output.buffer += line
        try output.endLine()
      }
    }
  }
}
