// protocheck content: is this a content by SPEC.md section 8, and if not, where does it stop being one.

import ArgumentParser
import WireProtocol

struct ContentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "content",
    abstract: "Validates contents and prints them readably; prints an example of each type.",
    discussion: """
      Judges the JSON that messages carry in their field content by SPEC.md section 8, and prints it indented: members \
      in their order, strings and numbers as they are written. An error has its byte, its member and its rule:

        protocheck content order.json
        protocheck content --example im.order | protocheck content
        protocheck content --type im.image image.json
        protocheck content --lines --format json contents.jsonl

      --lines reads one content a line, as they come, and says a line about each; empty lines are nothing. \
      --format json says one object about each: {"valid":true,"type":…,"known":…,"class":…,"shows":…} or \
      {"valid":false,"error":{"code":"malformedContent","offset":…,"path":…,"requirement":…,"message":…}}, with "line" in \
      front where there are lines.

      A content of a type that version 1 does not have is valid; its reader shows its fallback. A content has at most \
      65,536 bytes: of what is longer no more is kept.

      Exit codes: 0 all valid, 1 a content is malformed, an empty one too, 64 usage, 65 --lines and not one content, 66 no \
      such file, 74 I/O error, 130 interrupted.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
  }

  @Argument(help: "The content; - for standard input.")
  var file: String?

  @Flag(help: "Read one content a line.")
  var lines = false

  @Option(
    help: ArgumentHelp(
      "The content_type of the message: a content that says another type is unknown.",
      valueName: "name"))
  var type: String?

  @Option(help: "text: the content itself, or a line about each; json: an object about each.")
  var format = Format.text

  @Option(
    help: ArgumentHelp(
      "Print a valid content of this type instead, or of all, a line each; with --lines on one line.",
      valueName: "type"))
  var example: String?

  func validate() throws {
    if example != nil, file != nil || type != nil || format != .text {
      throw ValidationError("--example reads nothing: leave out the file, --type and --format.")
    }
    if let type, !ContentCommand.isContentType(type) {
      throw ValidationError(
        "--type is 1 to 96 of a-z, 0-9, '.', '-', '_' and '/', such as im.text (WP-5.4-2).")
    }
  }

  /// WP-5.4-2, which a message holds to whatever its content says.
  private static func isContentType(_ name: String) -> Bool {
    1...Limits.maximumContentTypeLength ~= name.utf8.count
      && name.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: ".-_/".utf8.contains($0)
        }
      }
  }

  func run() throws {
    if let example { return try printExample(example) }
    let input = try InputFile(file ?? "-")
    if input.isTerminal { StandardError.say("type or paste JSON, then press control-D") }
    var judge = ContentJudgement(type.map { ContentType($0) })
    let isGood = try lines ? judgeLines(of: input, &judge) : judgeAll(of: input, &judge)
    if !isGood { throw ExitCode.findings }
  }

  /// Judges the input as one content.
  private func judgeAll(of input: consuming InputFile, _ judge: inout ContentJudgement) throws
    -> Bool
  {
    var bytes: [UInt8] = []
    // One byte more than a content has tells that it is too long.
    var missing = Limits.maximumContentLength + 1
    while missing > 0 {
      let count = try input.read(into: &bytes, atMost: missing)
      if count == 0 { break }
      missing -= count
    }
    let verdict = judge.verdict(on: bytes)
    switch (format, verdict.result) {
    case (.json, _):
      try StandardOutput.use { output in
        verdict.writeJSON(line: nil, to: &output.buffer)
        try output.endLine()
      }
    case (.text, .success):
      for note in verdict.notes { StandardError.say(note) }
      try StandardOutput.use { output in
        try ContentText.append(bytes, to: &output.buffer)
        try output.endLine()
      }
    case (.text, .failure(let error)):
      StandardError.say("\(input.name): \(ContentFailure(error, in: bytes).explained)")
    }
    return verdict.isValid
  }

  /// Judges each line of the input.
  private func judgeLines(of input: consuming InputFile, _ judge: inout ContentJudgement) throws
    -> Bool
  {
    let name = input.name
    var reader = ContentLines(input)
    var count = 0
    var bad = 0
    var unknown = 0
    try StandardOutput.use { output in
      while let line = try reader.next(beforeWaiting: { try output.flush() }) {
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
        let verdict = judge.verdict(on: line)
        count += 1
        if !verdict.isValid { bad += 1 } else if !verdict.isKnown { unknown += 1 }
        switch format {
        case .json: verdict.writeJSON(line: reader.number, to: &output.buffer)
        case .text: verdict.writeText(line: reader.number, to: &output.buffer)
        }
        try output.endLine()
      }
      if format == .text, count > 0 {
        try output.line(
          "\(DecodeCounts.count(count, "content")), \(bad) malformed, \(unknown) of unknown types")
      }
    }
    // Whoever checks contents in a script must not take an empty file for good ones.
    if count == 0 { throw ToolError(.badData, "\(name) has no contents: all its lines are empty") }
    return bad == 0
  }

  private func printExample(_ name: String) throws {
    let types = ContentTable.standard.types.map(\.type)
    if name != "all", !types.contains(ContentType(name)) {
      let near = Suggestions.near(name, among: types.map(\.rawValue))
      throw ToolError(
        .usage,
        "there is no example of the type '\(name)'; "
          + (near.isEmpty
            ? "the types are \(types.map(\.rawValue).joined(separator: ", "))"
            : "did you mean \(near.joined(separator: ", "))?"))
    }
    try StandardOutput.use { output in
      for type in name == "all" ? types : [ContentType(name)] {
        guard let content = try ContentExamples.content(type) else {
          throw ToolError(.internalError, "there is no example of \(type)")
        }
        let bytes = try content.encoded()
        if lines || name == "all" {
          output.buffer += bytes
        } else {
          try ContentText.append(bytes, to: &output.buffer)
        }
        try output.endLine()
      }
    }
  }
}
