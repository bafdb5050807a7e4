// An error of a content for people: where it is, a part of the text with a caret under the place, and the rule.

import WireProtocol

/// What is wrong with a content, and the bytes it is wrong in.
struct ContentFailure {
  private let error: ContentError
  private let bytes: [UInt8]

  init(_ error: ContentError, in bytes: [UInt8]) {
    self.error = error
    self.bytes = bytes
  }

  /// The error with its place: three lines without the end of the last.
  var placed: String {
    var text = "\(WireError.Code.malformedContent.rawValue)"
    if let offset = error.offset { text += " at byte \(offset)\(position(of: offset))" }
    if !error.path.isEmpty { text += " (\(ContentFailure.safe(error.path)))" }
    text += " [\(error.requirement)]: \(ContentFailure.safe(error.explanation))"
    if let offset = error.offset, !bytes.isEmpty {
      text += "\n" + ContentWindow(bytes, at: offset).lines.joined(separator: "\n")
    }
    return text
  }

  /// The error with its place, the words of the rule, and where the members of the type are explained.
  var explained: String {
    var parts = [placed]
    if let rule = Specification.requirement(error.requirement) {
      parts += Explanation.wrap("\(error.requirement)  \(rule.text)")
    }
    if let type = knownType {
      parts.append("protocheck explain \(type) prints the members of the type.")
    }
    return parts.joined(separator: "\n")
  }

  /// The type that the content says, where it is one of the standard.
  private var knownType: ContentType? {
    guard let name = (try? JSONValue(decoding: bytes))?["type"]?.stringValue else { return nil }
    return ContentTable.standard[ContentType(name)]?.type
  }

  /// Line and column, where there is more than one line: the column counts bytes, both count from 1.
  private func position(of offset: Int) -> String {
    let before = bytes.prefix(offset)
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let column = offset - (before.lastIndex(of: UInt8(ascii: "\n")) ?? -1)
    return line > 1 ? ", line \(line), column \(column)" : ""
  }

  private static func safe(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.append(untrusted: text, atMost: 200)
    return String(decoding: bytes, as: UTF8.self)
  }
}
