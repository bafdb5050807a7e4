// Contents as lines, one after the other, in constant memory whatever comes.

import WireProtocol

/// The lines of an input. A line that is longer than a content is given out as soon as that is known, cut behind the
/// first byte too many; its rest is passed over.
struct ContentLines: ~Copyable {
  private static let limit = Limits.maximumContentLength

  /// The number of the line that came last, from 1.
  private(set) var number = 0

  private let input: InputFile
  private var buffer: [UInt8] = []
  /// The first byte that belongs to no line yet.
  private var start = 0
  /// There is no end of line before this byte.
  private var searched = 0
  private var isSkipping = false
  private var isAtEnd = false

  init(_ input: consuming InputFile) { self.input = input }

  /// The next line without its end, at most one byte longer than a content; nil behind the last.
  ///
  /// - Parameter beforeWaiting: is called before more is read, which may take a while.
  mutating func next(beforeWaiting: () throws -> Void) throws -> [UInt8]? {
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = buffer[start..<end]
        start = end + 1
        searched = start
        if !isSkipping { return give(line) }
        isSkipping = false
        continue
      }
      searched = buffer.count
      if isSkipping {
        start = buffer.count
      } else if searched - start > ContentLines.limit {
        let line = buffer[start...]
        isSkipping = true
        start = buffer.count
        return give(line)
      }
      if isAtEnd {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return give(buffer[start...])
      }
      buffer.removeFirst(start)
      searched -= start
      start = 0
      if input.size == nil { try beforeWaiting() }
      isAtEnd = try input.read(into: &buffer) == 0
    }
  }

  private mutating func give(_ line: ArraySlice<UInt8>) -> [UInt8] {
    number += 1
    return Array(line.prefix(ContentLines.limit + 1))
  }
}
