// Where a value stands in a line of JSON, so that an error can point at it.

import WireProtocol

enum JSONPath {
  /// The first byte of the value at a path such as `$.body.to[2].uid`, in a valid document; where the path ends
  /// early, that of the last value on it.
  static func offset(of path: String, in document: [UInt8]) -> Int {
    var found = 0
    // A document that was read once is read again without an error.
    try? walk(steps(path), document.span, &found)
    return found
  }

  private static func walk(_ steps: [Step], _ document: Span<UInt8>, _ found: inout Int)
    throws(JSONError)
  {
    var reader = try JSONReader(document, limits: .file)
    found = reader.offset
    for step in steps {
      switch (step, try reader.peek()) {
      case (.member(let name), .object):
        try reader.beginObject()
        repeat {
          guard let key = try reader.nextKey()?.string else { return }
          if key == name { break }
        } while true
      case (.element(let index), .array):
        try reader.beginArray()
        for _ in 0...index {
          guard try reader.nextElement() else { return }
        }
      default: return
      }
      found = reader.offset
    }
  }

  private enum Step {
    case member(String)
    case element(Int)
  }

  private static func steps(_ path: String) -> [Step] {
    path.dropFirst().split(separator: ".").flatMap { part in
      let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
      let name = pieces.first.map(String.init) ?? ""
      return (name.isEmpty ? [] : [.member(name)])
        + pieces.dropFirst().compactMap { Int($0.dropLast()).map(Step.element) }
    }
  }
}
