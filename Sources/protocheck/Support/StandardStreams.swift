// Data to standard output, diagnostics to standard error.

import ArgumentParser

/// Standard output, or a file in its place, with a buffer.
///
/// ```swift
/// try StandardOutput.use { output in
///   output.text("c2c")
///   try output.endLine()
/// }
/// ```
struct StandardOutput {
  /// When the buffer is written before it is full.
  enum Flushing {
    /// Never: the fastest.
    case whenFull
    /// After each line: somebody watches.
    case eachLine
  }

  private static let standard: Int32 = 1
  private static let capacity = 65_536

  private let file: Int32
  private let name: String

  /// What is not written yet; append to it, then call ``endLine()`` or ``flushIfFull()``.
  var buffer: [UInt8] = []
  private let flushing: Flushing

  private init(_ flushing: Flushing, file: Int32, name: String) {
    self.flushing = flushing
    self.file = file
    self.name = name
  }

  /// Whether a person looks at it.
  static var isTerminal: Bool { System.isTerminal(standard) }

  /// Gives out the output and writes what is left in it at the end, also when `body` fails: what was right stays right.
  ///
  /// - Parameters:
  ///   - file: an open file; standard output unless given.
  ///   - name: how messages name it.
  static func use(
    _ flushing: Flushing = .whenFull, file: Int32 = standard, name: String = "standard output",
    _ body: (inout StandardOutput) throws -> Void
  ) throws {
    var output = StandardOutput(flushing, file: file, name: name)
    do {
      try body(&output)
    } catch {
      if (error as? ToolError)?.isClosedPipe != true { try output.flush() }
      throw error
    }
    try output.flush()
  }

  /// Appends text.
  mutating func text(_ text: String) { buffer.append(contentsOf: text.utf8) }

  /// Appends a line of text.
  mutating func line(_ line: String) throws {
    text(line)
    try endLine()
  }

  /// Ends a line.
  mutating func endLine() throws {
    buffer.append(UInt8(ascii: "\n"))
    if flushing == .eachLine { try flush() } else { try flushIfFull() }
  }

  /// Writes the buffer when it has grown large; for output that has no lines.
  mutating func flushIfFull() throws {
    if buffer.count >= StandardOutput.capacity { try flush() }
  }

  /// Writes what is in the buffer.
  ///
  /// - Throws: ``ToolError/closedPipe`` when nobody reads it any more.
  mutating func flush() throws {
    if buffer.isEmpty { return }
    defer { buffer.removeAll(keepingCapacity: true) }
    do {
      try System.send(buffer, to: file)
    } catch let failure as System.Failure {
      throw failure.isClosedPipe
        ? .closedPipe
        : ToolError(.inputOutput, "cannot write to \(name): \(failure.text)")
    }
  }
}

/// Standard error.
enum StandardError {
  private static let file: Int32 = 2

  /// Whether a person looks at it.
  static var isTerminal: Bool { System.isTerminal(file) }

  /// Writes `protocheck: ` and the message, a line. What it quotes of files and arguments is made safe for a terminal.
  static func say(_ message: String) { write("protocheck: \(message.safeForTerminal)\n") }

  /// Writes text as it is. A failure has nobody to be told to.
  static func write(_ text: String) { try? System.send(Array(text.utf8), to: file) }
}

/// When output is coloured: the option `--color`.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  /// On a terminal, unless the environment has NO_COLOR.
  case auto
  /// Always.
  case always
  /// Never.
  case never

  /// The decision for standard output.
  var isColored: Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      StandardOutput.isTerminal && (System.environment("NO_COLOR") ?? "").isEmpty
        && System.environment("TERM") != "dumb"
    }
  }
}
