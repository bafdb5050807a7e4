// Names that somebody may have meant.

enum Suggestions {
  /// The names that are few edits away from `word`, the nearest first; at most four.
  static func near(_ word: String, among names: [String]) -> [String] {
    let word = Array(word.lowercased().utf8.prefix(64))
    let allowed = max(1, word.count / 3)
    return
      names
      .map { ($0, edits(word, Array($0.lowercased().utf8))) }
      .filter { $0.1 <= allowed }
      .sorted { $0.1 < $1.1 }
      .prefix(4)
      .map(\.0)
  }

  /// How many insertions, deletions and replacements make one word the other (Levenshtein).
  private static func edits(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for (i, byte) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in b.enumerated() {
        let replaced = diagonal + (byte == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}
