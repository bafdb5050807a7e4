// Text as words of a shell, for lines that a person repeats.

extension String {
  /// As one word of a shell.
  var quotedForShell: String {
    let isPlain = utf8.allSatisfy { byte in
      switch byte {
      case 0x2D...0x3A, 0x3D, 0x40...0x5A, 0x5F, 0x61...0x7A: true
      default: false
      }
    }
    return isPlain && !isEmpty ? self : "'\(replacing("'", with: "'\\''"))'"
  }
}
