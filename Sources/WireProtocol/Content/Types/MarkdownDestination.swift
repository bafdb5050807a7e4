// Where the links and mentions of a Markdown text lead to (SPEC.md 8.14).

extension MarkdownScanner {
  /// What a destination in parentheses leads to, and the end of it. It has no unescaped bracket, so that the destinations
  /// that are looked at never overlap.
  func destination(at start: Int) -> (style: RichTextContent.Span.Style, end: Int)? {
    guard start < bytes.count, bytes[start] == MarkdownByte.openParenthesis else { return nil }
    var text: [UInt8] = []
    var depth = 0
    var index = start + 1
    while index < bytes.count {
      switch bytes[index] {
      case MarkdownByte.openBracket, MarkdownByte.closeBracket, MarkdownByte.lineFeed: return nil
      case MarkdownByte.backslash
      where index + 1 < bytes.count && MarkdownByte.isEscapable(bytes[index + 1]):
        index += 1
      case MarkdownByte.openParenthesis: depth += 1
      case MarkdownByte.closeParenthesis where depth == 0:
        return RichTextContent.Span.Style(markdown: text).map { ($0, index + 1) }
      case MarkdownByte.closeParenthesis: depth -= 1
      default: break
      }
      text.append(bytes[index])
      index += 1
    }
    return nil
  }
}

extension RichTextContent.Span.Style {
  /// What a destination without its escapes leads to; nil when it is neither a link nor an account.
  fileprivate init?(markdown destination: [UInt8]) {
    if destination.starts(with: MarkdownByte.account.utf8) {
      let text = destination.dropFirst(MarkdownByte.account.utf8.count)
      guard let account = try? Account(text: String(decoding: text, as: UTF8.self)) else {
        return nil
      }
      self = .mention(account)
    } else if URLShape.isLink(destination.span) {
      self = .link(String(decoding: destination, as: UTF8.self))
    } else {
      return nil
    }
  }
}
