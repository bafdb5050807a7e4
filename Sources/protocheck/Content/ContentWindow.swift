// A window on a text with a caret, safe for terminals whatever the bytes are.

/// A part of a text on one line, and a caret under one of its bytes.
struct ContentWindow {
  /// Columns on either side of the place.
  private static let width = 36
  private static let indent = "  "

  /// The text and the line with the caret.
  let lines: [String]

  init(_ bytes: [UInt8], at offset: Int) {
    let place = min(offset, bytes.count)
    // Four bytes a column are enough for any text; a character is not cut.
    var start = max(0, place - 4 * ContentWindow.width)
    while start > 0, start < place, bytes[start] & 0xC0 == 0x80 { start += 1 }
    var end = min(bytes.count, place + 4 * ContentWindow.width)
    while end < bytes.count, end > place, bytes[end] & 0xC0 == 0x80 { end -= 1 }

    let before = ContentWindow.cells(of: bytes[start..<place])
    let fitting = ContentWindow.fitting(before.reversed())
    let isCut = start > 0 || fitting.count < before.count
    let after = ContentWindow.cells(of: bytes[place..<end], isAtFault: true)
    let rest = ContentWindow.fitting(after)
    let isCutBehind = end < bytes.count || rest.count < after.count
    let columns = fitting.reduce(isCut ? 1 : 0) { $0 + $1.columns }
    lines = [
      ContentWindow.indent + (isCut ? "…" : "") + fitting.reversed().map(\.text).joined()
        + rest.map(\.text).joined() + (isCutBehind ? "…" : ""),
      ContentWindow.indent + String(repeating: " ", count: columns) + "^",
    ]
  }

  /// A character as it is shown, and its columns on a terminal.
  private struct Cell {
    let text: String
    let columns: Int

    /// White space between tokens is a space; what a terminal could obey, or would draw into another column, is escaped;
    /// ill-formed bytes are U+FFFD.
    init(_ scalar: Unicode.Scalar, isAtFault: Bool) {
      switch scalar.properties.generalCategory {
      case .control where !isAtFault && (scalar == "\n" || scalar == "\r" || scalar == "\t"):
        (text, columns) = (" ", 1)
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
        .unassigned, .nonspacingMark, .enclosingMark, .spacingMark:
        text = "\\u{\(String(scalar.value, radix: 16))}"
        columns = text.utf8.count
      default: (text, columns) = (String(scalar), Cell.isWide(scalar) ? 2 : 1)
      }
    }

    /// Whether terminals draw the character over two columns: the blocks of East Asian scripts, and pictures.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
      if scalar.properties.isEmojiPresentation { return true }
      return switch scalar.value {
      case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
        0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
        true
      default: false
      }
    }
  }

  /// - Parameter isAtFault: whether the first of the bytes is the one that is pointed at.
  private static func cells(of bytes: ArraySlice<UInt8>, isAtFault: Bool = false) -> [Cell] {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.enumerated().map { index, scalar in
      Cell(scalar, isAtFault: isAtFault && index == 0)
    }
  }

  /// The first cells that fit into the width.
  private static func fitting(_ cells: [Cell]) -> [Cell] {
    var left = width
    return Array(
      cells.prefix {
        left -= $0.columns
        return left >= 0
      })
  }
}
