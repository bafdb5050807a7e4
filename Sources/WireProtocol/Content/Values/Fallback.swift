// The lines that stand for contents whose type a client does not know (SPEC.md 8.13).

enum Fallback {
  /// A mark, and a space and more if there is more: one line of at most 1,000 characters. A fallback whatever the text is: where
  /// the text breaks a rule, the error is that of the text.
  static func line(_ mark: String, _ more: String?) -> String {
    var line = String.UnicodeScalarView()
    let text = [mark, more ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
    for scalar in text.unicodeScalars.prefix(Envelope.fallbackLimit) {
      line.append(scalar == "\n" || scalar == "\0" ? " " : scalar)
    }
    return line.isEmpty ? "[Message]" : String(line)
  }
}
