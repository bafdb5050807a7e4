// protocheck example: a realistic frame of each command, as JSON.

import ArgumentParser
import WireProtocol

struct Example: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints a realistic frame of a command as a line of JSON.",
    discussion: """
      Without a command it lists them. What it prints is what decode prints and encode reads:

        protocheck example c2c | protocheck encode
        protocheck example login --kind response
        protocheck example c2c --status rateLimited
      """)

  @Argument(help: "A command by name, as protocheck example lists them.")
  var command: String?

  @Option(help: "Which of the command's frames: request, response or notification.")
  var kind: FrameKind?

  @Option(help: "Prints the response that refuses the request with this status.")
  var status: String?

  func run() throws {
    guard let name = command else { return try list() }
    let info = try Example.command(name)
    let frame = try frame(of: info)
    try StandardOutput.use { output in
      try Example.write(frame, to: &output.buffer)
      try output.endLine()
    }
  }

  private func list() throws {
    try StandardOutput.use { output in
      for info in CommandTable.standard.commands {
        let kinds = info.kinds.map(\.description).joined(separator: ", ")
        try output.line("\(padded(info.name, 17))\(padded(kinds, 19))\(info.meaning)")
      }
    }
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  /// The command of this name.
  static func command(_ name: String) throws(ToolError) -> CommandInfo {
    if let info = CommandTable.standard[name] { return info }
    let near = Suggestions.near(name, among: CommandTable.standard.commands.map(\.name))
    throw ToolError(
      .usage,
      "there is no command '\(name)'; "
        + (near.isEmpty
          ? "protocheck example lists them" : "did you mean \(near.joined(separator: ", "))?"))
  }

  private func frame(of info: CommandInfo) throws -> Frame {
    let status = try status.map(Example.status) ?? .ok
    let kind = kind ?? (status == .ok ? info.asks : .response)
    guard info.kinds.contains(kind) else {
      throw ToolError(
        .usage,
        "\(info.name) has no \(kind); it has: \(info.kinds.map(\.description).joined(separator: ", "))"
      )
    }
    guard status == .ok || kind == .response else {
      throw ToolError(.usage, "only responses carry a status; leave out --kind \(kind) or --status")
    }
    let frame =
      status == .ok
      ? try Examples.frame(info.command, kind) : try Examples.refusal(of: info.command, status)
    guard let frame else {
      throw ToolError(.internalError, "there is no example of a \(kind) of \(info.name)")
    }
    return frame
  }

  private static func status(_ name: String) throws(ToolError) -> Status {
    if let info = StatusTable.standard[name] { return info.status }
    let near = Suggestions.near(name, among: StatusTable.standard.statuses.map(\.name))
    throw ToolError(
      .usage,
      "there is no status '\(name)'; "
        + (near.isEmpty
          ? "protocheck registry prints them" : "did you mean \(near.joined(separator: ", "))?"))
  }

  /// Appends the frame as decode prints it, without what belongs to a recording.
  private static func write(_ frame: Frame, to buffer: inout [UInt8]) throws {
    try JSONWriter.write(to: &buffer) { (writer) throws in
      writer.beginObject()
      writer.key("type")
      writer.string("frame")
      writer.key("header")
      frame.header.writeJSON(to: &writer, commands: .standard)
      if let type = CommandTable.standard.body(of: frame.header) {
        let body = Array(frame.body)
        writer.key("body")
        try BodyJSON.write(body.span, as: type.schema, to: &writer)
        let contents = try ContentForm.places(in: body.span, as: type.schema).map {
          try JSONValue(decoding: Array(body[$0.range]))
        }
        if let content = contents.first {
          writer.key("content")
          // As decode prints it: an array where a body can have many.
          writer.value(type.schema["messages"] == nil ? content : .array(contents))
        }
      }
      writer.endObject()
    }
  }
}

extension FrameKind: ExpressibleByArgument {
  /// The names of all kinds.
  public static var allValueStrings: [String] { allCases.map(\.description) }

  /// The kind of this name.
  public init?(argument: String) {
    guard let kind = FrameKind.allCases.first(where: { $0.description == argument }) else {
      return nil
    }
    self = kind
  }
}
