// Why a text is no filter, with the place marked for people.

/// What is wrong with the text of a filter, and where.
public struct FilterError: Error, Sendable, Hashable {
  /// Where, in bytes of the text; its length when something is missing at the end.
  public let offset: Int
  /// What is wrong and what would be right.
  public let explanation: String

  /// An error.
  public init(at offset: Int, _ explanation: String) {
    self.offset = offset
    self.explanation = explanation
  }

  /// The explanation, the part of the text around the place, and a caret below the place.
  ///
  /// - Parameter text: the filter. Control characters are shown as spaces.
  public func marked(in text: String) -> String {
    var column = 0
    var bytes = 0
    var scalars = Array(text.unicodeScalars.prefix(FrameFilter.maximumLength + 1))
    for (index, scalar) in scalars.enumerated() {
      if bytes <= offset { column = index }
      bytes += scalar.utf8.count
      if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) { scalars[index] = " " }
    }
    if bytes <= offset { column = scalars.count }
    // A long filter is cut to what a terminal shows.
    let first = max(0, column - FilterError.before)
    var shown = String.UnicodeScalarView()
    shown.append(contentsOf: scalars[first..<min(scalars.count, column + FilterError.behind)])
    let blank = String(repeating: " ", count: column - first)
    return "\(explanation)\n  \(String(shown))\n  \(blank)^"
  }

  private static let before = 60
  private static let behind = 20
}
