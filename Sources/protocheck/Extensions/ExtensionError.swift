// What is wrong with a file that describes private commands, and where.

/// Why a registry, a .proto file or a descriptor set is not used.
struct ExtensionError: Error {
  /// A place in a text, from 1.
  struct Place: Hashable {
    let line: Int
    let column: Int
  }

  /// The file as it was named.
  let file: String
  /// Where it stands; nil in a descriptor set, and for the file as a whole.
  let place: Place?
  /// The rule that is broken and what to do.
  let rule: String

  init(_ file: String, _ rule: String) { self.init(file, nil, rule) }

  init(_ file: String, _ place: Place?, _ rule: String) {
    self.file = file
    self.place = place
    self.rule = rule
  }
}

extension ExtensionError.Place {
  /// The place of a byte.
  init(_ offset: Int, in text: [UInt8]) {
    let before = text.prefix(max(0, offset))
    line = before.count { $0 == UInt8(ascii: "\n") } + 1
    column = before.count - (before.lastIndex(of: UInt8(ascii: "\n")) ?? -1)
  }
}
