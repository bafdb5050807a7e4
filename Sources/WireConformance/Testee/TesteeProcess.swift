// A testee as a child process: its pipes, without waiting for any of them.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A child process with three pipes. Nothing here waits: ``TesteeRun`` asks the system which pipe is ready.
///
/// The child leads a group of its own, so that ending it ends what it has started too, such as the program behind a
/// script of the shell.
final class TesteeProcess {
  /// Why a child cannot be started.
  struct Failure: Error, Sendable {
    let explanation: String
  }

  /// The most bytes of an answer without an end of line: the largest body in hexadecimal and as JSON, with room.
  static let longestLine = 256 * 1_048_576
  /// How much of the end of its standard error is kept, in bytes.
  private static let keptErrors = 16_384

  private let process: pid_t
  /// Our ends; -1 once closed.
  private(set) var input: Int32
  private(set) var output: Int32
  private(set) var errors: Int32
  private var status: Int32?

  /// What is not written yet begins at `sent`.
  private var outgoing: [UInt8] = []
  private var sent = 0
  private var incoming: [UInt8] = []
  /// Where the next line begins, and up to where no end of it was found.
  private var begin = 0
  private var searched = 0
  /// The end of its standard error.
  private(set) var errorTail: [UInt8] = []

  /// Starts a program, which is looked for in PATH unless its name has a slash.
  init(_ command: [String]) throws(Failure) {
    let input = try TesteeProcess.pipe()
    let output = try TesteeProcess.pipe()
    let errors = try TesteeProcess.pipe()
    let theirs = [input.read, output.write, errors.write]
    defer { for end in theirs { close(end) } }
    do throws(Failure) {
      process = try spawnTestee(command, theirs)
    } catch {
      for end in [input.write, output.read, errors.read] { close(end) }
      throw error
    }
    self.input = input.write
    self.output = output.read
    self.errors = errors.read
    for end in [input.write, output.read, errors.read] {
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
    }
  }

  deinit { end() }

  /// Both ends of a pipe, which no other child gets.
  private static func pipe() throws(Failure) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    #if canImport(Glibc)
      let made = Glibc.pipe(&ends)
    #elseif canImport(Musl)
      let made = Musl.pipe(&ends)
    #else
      let made = Darwin.pipe(&ends)
    #endif
    guard made == 0 else {
      throw Failure(explanation: "no pipe: \(String(cString: strerror(errno)))")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  /// Bytes that wait to be written.
  var unsent: Int { outgoing.count - sent }

  /// Adds a line to what is written.
  func send(_ line: [UInt8]) {
    if sent == outgoing.count {
      outgoing.removeAll(keepingCapacity: true)
      sent = 0
    }
    outgoing += line
    outgoing.append(UInt8(ascii: "\n"))
  }

  /// Writes as much as the pipe takes.
  func write() {
    while input >= 0, unsent > 0 {
      let count = outgoing.withUnsafeBytes { bytes in
        bytes.baseAddress.map { systemWrite(input, $0 + sent, bytes.count - sent) } ?? 0
      }
      if count > 0 {
        sent += count
      } else if errno != EINTR {
        // It has closed its input: what it says before its end is still read.
        if errno != EAGAIN { closeInput() }
        return
      }
    }
  }

  /// Reads what is there of its output; the next line is taken with ``nextLine()``.
  ///
  /// - Returns: false when the output has ended.
  func read() -> Bool {
    if begin > 0 {
      incoming.removeFirst(begin)
      searched -= begin
      begin = 0
    }
    return TesteeProcess.drain(&output, into: &incoming)
  }

  /// Reads what is there of its standard error.
  func readErrors() {
    _ = TesteeProcess.drain(&errors, into: &errorTail)
    if errorTail.count > TesteeProcess.keptErrors {
      errorTail.removeFirst(errorTail.count - TesteeProcess.keptErrors)
    }
  }

  /// A line of its output, without its end; nil while none is whole.
  func nextLine() -> [UInt8]? {
    guard let end = incoming[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
      searched = incoming.count
      return nil
    }
    defer {
      begin = end + 1
      searched = begin
    }
    return Array(incoming[begin..<end])
  }

  /// Whether a line without an end has grown beyond all measure.
  var isFlooding: Bool { incoming.count - begin > TesteeProcess.longestLine }

  /// Ends its input, which asks it to end.
  func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  /// Whether it has ended.
  func hasEnded() -> Bool {
    if status != nil { return true }
    var status: Int32 = 0
    guard waitpid(process, &status, WNOHANG) != 0 else { return false }
    self.status = status
    return true
  }

  /// Waits a moment for its end, which comes a little behind the end of its output, and reads what it says meanwhile.
  func awaitEnd(atMost milliseconds: Int) {
    for _ in 0..<milliseconds / 5 where !hasEnded() {
      // A pipe that is full would hold it up.
      _ = read()
      readErrors()
      poll(nil, 0, 5)
    }
  }

  /// Ends it and everything in its group, and takes its status, so that nothing is left of it.
  func end() {
    // Also behind its own end: what it has started may still be there.
    kill(-process, SIGKILL)
    if status == nil {
      var status: Int32 = 0
      while waitpid(process, &status, 0) < 0, errno == EINTR {}
      self.status = status
    }
    if errors >= 0 { readErrors() }
    closeInput()
    for end in [output, errors] where end >= 0 { close(end) }
    output = -1
    errors = -1
  }

  /// How it ended, for people, such as `it was ended by signal 11`.
  var ending: String {
    guard let status else { return "it runs" }
    let signal = status & 0x7F
    return signal == 0
      ? "it ended with code \((status >> 8) & 0xFF)" : "it was ended by signal \(signal)"
  }

  /// Whether it ended by itself with code 0.
  var endedWell: Bool { status == 0 }

  /// Reads until nothing is there; closes the pipe at its end.
  private static func drain(_ pipe: inout Int32, into buffer: inout [UInt8]) -> Bool {
    while pipe >= 0 {
      var count = 0
      var number: Int32 = 0
      buffer.append(addingCapacity: 65_536) { span in
        span.withUnsafeMutableBufferPointer { target, initialized in
          guard let base = target.baseAddress else { return }
          count = systemRead(pipe, base + initialized, 65_536)
          number = errno
          initialized += max(0, count)
        }
      }
      // One reading is enough for a turn: the other children wait.
      if count > 0 { return true }
      if count < 0, number == EINTR { continue }
      if count < 0, number == EAGAIN { return true }
      close(pipe)
      pipe = -1
    }
    return false
  }
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(file, bytes, count)
}

private func systemRead(_ file: Int32, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(file, bytes, count)
}
