// A reader of JSON that shares nothing with the one it is to judge: it only says where in a valid document what stands.

/// A value of a valid document.
struct RawJSON {
  /// An element, or the value of a member, and what stands around it between commas and brackets.
  struct Child {
    let key: String
    let value: RawJSON
    let piece: Range<Int>
  }

  let range: Range<Int>
  let children: [Child]

  init(_ document: [UInt8]) {
    var scanner = Scanner(bytes: document)
    scanner.skipSpace()
    self = scanner.value()
  }

  fileprivate init(range: Range<Int>, children: [Child]) {
    self.range = range
    self.children = children
  }

  /// The value at the end of a path of keys and indices, and the value that holds it.
  subscript(path: [String]) -> RawJSON? {
    var value = self
    for step in path {
      guard let child = value.child(step) else { return nil }
      value = child.value
    }
    return value
  }

  func child(_ step: String) -> Child? {
    if let index = Int(step) { return children.indices.contains(index) ? children[index] : nil }
    return children.first { $0.key == step }
  }

  private struct Scanner {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func skipSpace() {
      while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
    }

    mutating func value() -> RawJSON {
      let start = index
      var children: [Child] = []
      switch bytes[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isObject = bytes[index] == UInt8(ascii: "{")
        let end: UInt8 = isObject ? 0x7D : 0x5D
        repeat {
          index += 1
          let piece = index
          skipSpace()
          if bytes[index] == end { break }
          var key = ""
          if isObject {
            key = string()
            skipSpace()
            index += 1
            skipSpace()
          }
          let value = value()
          skipSpace()
          children.append(Child(key: key, value: value, piece: piece..<index))
        } while bytes[index] != end
        index += 1
      case UInt8(ascii: "\""): _ = string()
      default:
        let ends = Array(" \n\r\t,]}".utf8)
        while index < bytes.count, !ends.contains(bytes[index]) { index += 1 }
      }
      return RawJSON(range: start..<index, children: children)
    }

    /// Passes a string; its value, where it has no escapes but those of ASCII characters.
    private mutating func string() -> String {
      var text: [UInt8] = []
      index += 1
      while bytes[index] != UInt8(ascii: "\"") {
        if bytes[index] != UInt8(ascii: "\\") {
          text.append(bytes[index])
          index += 1
        } else if bytes[index + 1] == UInt8(ascii: "u") {
          let digits = String(decoding: bytes[index + 2..<index + 6], as: UTF8.self)
          text.append(UInt8(truncatingIfNeeded: Int(digits, radix: 16) ?? 0))
          index += 6
        } else {
          text.append(bytes[index + 1])
          index += 2
        }
      }
      index += 1
      return String(decoding: text, as: UTF8.self)
    }
  }
}
