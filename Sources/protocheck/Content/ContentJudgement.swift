// What is said of one content: valid or not, known or not, and what it shows.

import WireProtocol

/// Judges contents one after the other.
struct ContentJudgement {
  private let contentType: ContentType?
  private var decoder = ContentDecoder()

  /// - Parameter contentType: of the messages; nil: not compared.
  init(_ contentType: ContentType?) { self.contentType = contentType }

  mutating func verdict(on bytes: [UInt8]) -> ContentVerdict {
    do throws(ContentError) {
      return ContentVerdict(
        bytes: bytes, contentType: contentType,
        result: .success(try decoder.decode(bytes.span, as: contentType)))
    } catch {
      return ContentVerdict(bytes: bytes, contentType: contentType, result: .failure(error))
    }
  }
}

/// What was found out about a content.
struct ContentVerdict {
  let bytes: [UInt8]
  let contentType: ContentType?
  let result: Result<Content, ContentError>

  var isValid: Bool { if case .success = result { true } else { false } }
  var isKnown: Bool {
    if case .success(let content) = result { content.contentClass != nil } else { false }
  }

  /// Why a valid content is of an unknown type, and what becomes of it, a line each.
  var notes: [String] {
    guard case .success(let content) = result, !isKnown else { return [] }
    return [why(content.type) + ": " + ContentVerdict.fate(of: content)]
  }

  private func why(_ type: ContentType) -> String {
    if let contentType, contentType != type {
      return "the content says \(type) and the message \(contentType) [WP-8.2-6]"
    }
    let types = ContentTable.standard.types.map(\.type.rawValue)
    let near = type.name.hasPrefix("im.") ? Suggestions.near(type.rawValue, among: types) : []
    let hint = near.isEmpty ? "" : " (did you mean \(near.joined(separator: ", "))?)"
    return "version 1 has no type \(type)\(hint)"
  }

  private static func fate(of content: Content) -> String {
    guard let shows = content.shows else {
      return "the content is valid, and has no fallback that its reader could show [WP-8.11-2]"
    }
    var bytes: [UInt8] = []
    bytes.append(untrusted: shows)
    return
      "the content is valid, and its reader shows its fallback: \(String(decoding: bytes, as: UTF8.self))"
  }
}

extension ContentVerdict {
  /// Appends the object of `--format json`.
  func writeJSON(line: Int?, to bytes: inout [UInt8]) {
    JSONWriter.write(to: &bytes) { writer in
      writer.beginObject()
      if let line {
        writer.key("line")
        writer.integer(Int64(line))
      }
      writer.key("valid")
      writer.bool(isValid)
      switch result {
      case .success(let content):
        writer.key("type")
        writer.string(content.type.rawValue)
        writer.key("known")
        writer.bool(isKnown)
        writer.key("class")
        writer.value(content.contentClass.map { .string($0.rawValue) } ?? .null)
        writer.key("shows")
        writer.value(content.shows.map { .string($0) } ?? .null)
      case .failure(let error):
        writer.key("error")
        writer.contentError(error)
      }
      writer.endObject()
    }
  }

  /// Appends what `--lines` says: one line, or three of which the last two show the place of an error.
  func writeText(line: Int, to bytes: inout [UInt8]) {
    bytes.append(text: "line \(line): ")
    switch result {
    case .success(let content):
      bytes.append(untrusted: content.type.rawValue)
      if let contentType, contentType != content.type {
        bytes.append(text: " (its message says \(contentType))")
      } else if !isKnown {
        bytes.append(text: " (unknown)")
      }
      for part in content.gist {
        bytes.append(UInt8(ascii: " "))
        bytes.append(untrusted: part)
      }
    case .failure(let error): bytes.append(text: ContentFailure(error, in: self.bytes).placed)
    }
  }
}

extension JSONWriter {
  /// Writes the error of a content.
  fileprivate mutating func contentError(_ error: ContentError) {
    beginObject()
    key("code")
    string(WireError.Code.malformedContent.rawValue)
    key("offset")
    value(error.offset.map { .number(JSONNumber($0)) } ?? .null)
    key("path")
    string(error.path)
    key("requirement")
    string(error.requirement)
    key("message")
    string(error.explanation)
    endObject()
  }
}
