// The text of `protocheck explain` for content types and their parts: class, policy, tables, rules.

import WireProtocol

extension Explanation {
  /// The explanation of a table of contents.
  static func lines(of table: ContentTableHelp) -> [String] {
    let info = ContentTable.standard[ContentType(table.name)]
    let about = table.about.isEmpty ? info?.meaning ?? "" : table.about
    var lines = wrap("\(table.name)\(about.isEmpty ? "" : ": \(about)")")
    lines += ["SPEC.md \(table.section), \(Specification.sections[table.section] ?? "")"]
    if let info {
      lines += [""] + wrap(sentence(on: info.contentClass)) + wrap(policy(of: info.delivery))
    }
    lines += [""] + rows(of: table)
    for part in table.parts {
      let about = part.about.isEmpty ? "" : ": \(part.about)"
      lines += ["", "\(part.name)\(about)"] + rows(of: part)
    }
    if !table.words.isEmpty {
      lines += ["", "Where"]
      lines += table.words.flatMap { hanging($0.word, $0.meaning) }
    }
    let rules = Specification.requirements.filter { $0.section == table.section }
    if !rules.isEmpty, table.section != "8.2" {
      lines += ["", "The rules of \(table.section):"]
      lines += rules.flatMap { [""] + wrap("\($0.id)  \($0.text)") }
    }
    guard info != nil else { return lines }
    return lines + [""]
      + wrap(
        "Next step: protocheck content --example \(table.name) prints one, and protocheck content FILE "
          + "judges yours.")
  }

  /// A word and its meaning, which goes on below its first line.
  private static func hanging(_ word: String, _ meaning: String) -> [String] {
    let indent = String(repeating: " ", count: 15)
    let first = "  \(word)" + String(repeating: " ", count: max(1, 13 - word.count))
    return wrap(meaning).enumerated().map { ($0 == 0 ? first : indent) + $1 }
  }

  private static func sentence(on contentClass: ContentClass) -> String {
    switch contentClass {
    case .shown: "Class shown: a message for people; it needs a fallback."
    case .plain: "Class plain: shows itself as text, or nothing; it may have a fallback."
    case .signal:
      "Class signal: no message for people; it has no fallback, no relation and no mentions."
    }
  }

  private static func policy(of delivery: Delivery) -> String {
    let life =
      delivery.timeToLiveSeconds == 0
      ? "for as long as the platform keeps messages" : "for \(delivery.timeToLiveSeconds) s"
    let parts = [
      delivery.unstored ? "not stored, sent on \(life)" : "stored \(life)",
      delivery.silent ? "does not count as unread" : "counts as unread",
      delivery.noPush ? "is not pushed" : "is pushed",
    ]
    return "Delivery: \(parts.joined(separator: ", "))."
  }

  /// The rows in columns, without the marks of the document.
  private static func rows(of table: ContentTableHelp) -> [String] {
    if table.rows.isEmpty { return ["  no members of its own"] }
    let cells = table.rows.map { $0.map { $0.replacing("`", with: "") } }
    let widths = (0..<3).map { column in cells.map { $0[column].count }.max() ?? 0 }
    return cells.map { row in
      let columns = zip(row, widths).map { text, width in
        text + String(repeating: " ", count: width - text.count)
      }
      var line = "  " + (columns + [row[3]]).joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }
}
