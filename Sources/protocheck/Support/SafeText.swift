// Text of files and arguments, made safe for a terminal.

extension String {
  /// The text with control characters but line feeds, line separators and marks of direction as `\u{…}`: a terminal obeys
  /// none of it. Joiners stay where they stand between letters of other scripts or parts of a picture; behind ASCII they would
  /// only hide something.
  var safeForTerminal: String {
    var safe = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalar == "\u{200C}" || scalar == "\u{200D}", let last = safe.last, !last.isASCII {
        safe.append(scalar)
        continue
      }
      switch scalar.properties.generalCategory {
      case .control where scalar != "\n", .format, .lineSeparator, .paragraphSeparator:
        safe.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      default: safe.append(scalar)
      }
    }
    return String(safe)
  }
}
