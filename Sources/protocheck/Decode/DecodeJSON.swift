// decode --format json: one object a line, written straight into the output's buffer.

import WireCapture
import WireProtocol

/// Writes records as JSON Lines.
struct DecodeJSON {
  private var time: TimeText
  private var headers: HeaderText
  private let redaction: Redaction

  init(_ commands: CommandTable, _ redaction: Redaction, time: TimeText) {
    headers = HeaderText(commands)
    self.redaction = redaction
    self.time = time
  }

  /// A frame.
  ///
  /// - Parameter hasBody: false where nothing of the body may be shown.
  /// - Returns: whether its body and contents are valid.
  mutating func frame(
    _ frame: borrowing RecordedFrame, hasBody: Bool = true, at place: RecordPlace,
    _ judge: inout BodyJudge, to bytes: inout [UInt8]
  ) -> Bool {
    begin("frame", place, &bytes)
    bytes.append(fixed: ",\"offset\":")
    bytes.append(decimal: frame.offset)
    bytes.append(fixed: ",\"header\":")
    headers.append(frame.view.header, to: &bytes)
    var error: WireError?
    if hasBody {
      error = body(of: frame, &judge, &bytes)
    } else {
      DecodeJSON.append(bodyHex: frame.view.body, hidden: TokenlessBody.unreadable, to: &bytes)
    }
    if let error { DecodeJSON.append(error, to: &bytes) }
    bytes.append(fixed: "}\n")
    return error == nil
  }

  /// A malformed run.
  mutating func malformed(
    _ run: MalformedRun, at place: RecordPlace, to bytes: inout [UInt8]
  ) {
    begin("malformed", place, &bytes)
    bytes.append(fixed: ",\"offset\":")
    bytes.append(decimal: run.offset)
    bytes.append(fixed: ",\"error\":\"")
    bytes.append(text: run.error.code.rawValue)
    bytes.append(fixed: "\",\"errorOffset\":")
    bytes.append(decimal: run.errorOffset)
    bytes.append(fixed: ",\"requirement\":\"")
    bytes.append(text: run.error.requirement)
    bytes.append(fixed: "\",\"message\":")
    JSONWriter.write(to: &bytes) { $0.string(run.error.explanation) }
    bytes.append(fixed: ",\"skipped\":")
    bytes.append(decimal: run.skipped)
    if let header = run.header {
      bytes.append(fixed: ",\"header\":")
      JSONWriter.write(to: &bytes) { header.writeJSON(to: &$0, commands: headers.commands) }
    }
    if let mistake = run.mistake {
      bytes.append(fixed: ",\"hint\":")
      JSONWriter.write(to: &bytes) { $0.string(mistake.advice) }
    }
    bytes.append(fixed: "}\n")
  }

  /// A gap.
  mutating func gap(_ gap: StreamGap, at place: RecordPlace, to bytes: inout [UInt8]) {
    begin("gap", place, &bytes)
    bytes.append(fixed: ",\"offset\":")
    bytes.append(decimal: gap.offset)
    bytes.append(fixed: ",\"bytes\":")
    bytes.append(decimal: gap.bytes)
    if gap.skipped > 0 {
      bytes.append(fixed: ",\"skipped\":")
      bytes.append(decimal: gap.skipped)
    }
    if gap.isAtEnd { bytes.append(fixed: ",\"atEnd\":true") }
    bytes.append(fixed: "}\n")
  }

  /// The members that all records begin with.
  private mutating func begin(_ type: StaticString, _ place: RecordPlace, _ bytes: inout [UInt8]) {
    bytes.append(fixed: "{\"type\":\"")
    bytes.append(fixed: type)
    bytes.append(fixed: "\",\"stream\":")
    bytes.append(decimal: place.stream)
    switch place.side {
    case .client: bytes.append(fixed: ",\"side\":\"client\"")
    case .server: bytes.append(fixed: ",\"side\":\"server\"")
    case nil: bytes.append(fixed: ",\"side\":null")
    }
    bytes.append(fixed: ",\"time\":")
    if let nanoseconds = place.time {
      bytes.append(UInt8(ascii: "\""))
      time.append(nanoseconds, to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    } else {
      bytes.append(fixed: "null")
    }
  }

  /// The members `body` and `content`, or `bodyHex`: what is unknown, and what cannot be read.
  private func body(
    of frame: borrowing RecordedFrame, _ judge: inout BodyJudge, _ bytes: inout [UInt8]
  ) -> WireError? {
    let isSecret = redaction.holdsToken(frame.view.header)
    let hidden = isSecret ? "it may hold a token" : nil
    guard let known = judge.body(of: frame.view.header) else {
      DecodeJSON.append(bodyHex: frame.view.body, hidden: hidden, to: &bytes)
      return nil
    }
    let start = bytes.count
    bytes.append(fixed: ",\"body\":")
    let plain = frame.plainBody
    do throws(WireError) {
      let tokenless = isSecret ? try TokenlessBody(plain, as: known.type.schema) : nil
      try JSONWriter.write(to: &bytes) { writer throws(WireError) in
        if let tokenless {
          try BodyJSON.write(tokenless.bytes.span, as: known.type.schema, to: &writer)
        } else {
          try BodyJSON.write(plain, as: known.type.schema, to: &writer)
        }
      }
      tokenless?.appendToken(to: &bytes)
    } catch {
      bytes.removeSubrange(start...)
      DecodeJSON.append(bodyHex: frame.view.body, hidden: hidden, to: &bytes)
      return judge.errorOfMessage(in: plain, as: known) ?? error
    }
    let error = judge.errorOfMessage(in: plain, as: known)
    guard known.hasContent else { return error }
    return error ?? DecodeJSON.append(contentsOf: plain, as: known, &judge, to: &bytes)
  }

  private static func append(
    bodyHex body: Span<UInt8>, hidden reason: String?, to bytes: inout [UInt8]
  ) {
    bytes.append(fixed: ",\"bodyHex\":")
    JSONWriter.write(to: &bytes) { writer in
      if let reason {
        writer.string(TokenlessBody.sentence(body.count, reason))
      } else {
        writer.hex(body)
      }
    }
  }

  private static func append(_ error: WireError, to bytes: inout [UInt8]) {
    bytes.append(fixed: ",\"error\":")
    JSONWriter.write(to: &bytes) { writer in
      writer.beginObject()
      writer.key("code")
      writer.string(error.code.rawValue)
      writer.key("offset")
      writer.integer(Int64(error.offset))
      writer.key("requirement")
      writer.string(error.requirement)
      writer.key("message")
      writer.string(error.explanation)
      writer.endObject()
    }
  }
}

extension DecodeJSON {
  /// The member `content`: the content of the message, or an array where there can be many.
  ///
  /// - Returns: the error of the first content that is not valid.
  private static func append(
    contentsOf body: Span<UInt8>, as known: KnownBody, _ judge: inout BodyJudge,
    to bytes: inout [UInt8]
  ) -> WireError? {
    let contents: [JudgedContent]
    do throws(WireError) {
      contents = try judge.contents(of: body, as: known)
    } catch {
      return error
    }
    guard !contents.isEmpty else { return nil }
    bytes.append(fixed: known.hasContents ? ",\"content\":[" : ",\"content\":")
    for (index, content) in contents.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(content, body.extracting(content.place.range), to: &bytes)
    }
    if known.hasContents { bytes.append(UInt8(ascii: "]")) }
    return contents.lazy.compactMap(\.error).first
  }

  /// A content as it stands, or as a string when it is no JSON that could stand here.
  private static func append(
    _ judged: JudgedContent, _ content: Span<UInt8>, to bytes: inout [UInt8]
  ) {
    if judged.failure != nil {
      do throws(WireError) {
        try ContentForm.check(content, at: judged.place.offset)
      } catch {
        return JSONWriter.write(to: &bytes) { $0.string(String(copying: content)) }
      }
    }
    let start = bytes.count
    JSONWriter.write(to: &bytes) { $0.raw(content) }
    // In valid JSON a line break is white space between tokens; here it would end the line. Few contents have one.
    guard content.hasLineBreak else { return }
    for index in start..<bytes.count
    where bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r") {
      bytes[index] = UInt8(ascii: " ")
    }
  }
}

extension Span<UInt8> {
  /// Whether a line feed or a carriage return is among the bytes.
  fileprivate var hasLineBreak: Bool {
    var found = false
    for index in indices {
      found = found || self[index] == UInt8(ascii: "\n") || self[index] == UInt8(ascii: "\r")
    }
    return found
  }
}
