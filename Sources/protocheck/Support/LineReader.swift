// An input as lines, one after the other, in bounded memory.

/// The lines of an input.
struct LineReader: ~Copyable {
  /// The longest line that is read, in bytes: the largest body in hexadecimal, twice over.
  static let maximumLength = 64 * 1_048_576

  /// The number of the line that came last, from 1.
  private(set) var number = 0

  private let input: InputFile
  private var buffer: [UInt8] = []
  /// The first byte that belongs to no line yet.
  private var start = 0
  /// There is no end of line before this byte.
  private var searched = 0
  private var isAtEnd = false

  init(_ input: consuming InputFile) { self.input = input }

  /// The next line, without its end; nil behind the last.
  ///
  /// - Parameter beforeWaiting: is called before more is read, which may take a while.
  /// - Throws: exit code 65 for a line above the maximum length, and what reading throws.
  mutating func next(beforeWaiting: () throws -> Void = {}) throws -> [UInt8]? {
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        return take(to: end, next: end + 1)
      }
      searched = buffer.count
      guard searched - start <= LineReader.maximumLength else {
        throw ToolError(
          .badData,
          "line \(number + 1) of \(input.name) is longer than \(LineReader.maximumLength) bytes: "
            + "this is hardly JSON Lines")
      }
      if isAtEnd { return start < buffer.count ? take(to: buffer.count, next: buffer.count) : nil }
      compact()
      if input.size == nil { try beforeWaiting() }
      isAtEnd = try input.read(into: &buffer) == 0
    }
  }

  private mutating func take(to end: Int, next: Int) -> [UInt8] {
    let line = Array(buffer[start..<end])
    start = next
    searched = next
    number += 1
    return line
  }

  /// Moves what is left to the front, so that the buffer holds no more than a line and a chunk.
  private mutating func compact() {
    buffer.removeFirst(start)
    searched -= start
    start = 0
  }
}
