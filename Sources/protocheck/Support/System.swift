// The calls of the operating system that the tool makes, the same on Linux and macOS.

import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Calls of the operating system. Each ends with ``ToolError/interrupted`` when the user pressed control-C, and with the
/// number of the error when it fails.
enum System {
  /// A failed call.
  struct Failure: Error {
    /// `errno`.
    let number: Int32

    /// What it means, in words.
    var text: String { String(cString: strerror(number)) }
    /// Nobody reads what is written.
    var isClosedPipe: Bool { number == EPIPE }
    /// There is no such file.
    var isMissing: Bool { number == ENOENT || number == ENOTDIR }
    /// There is one already.
    var isThere: Bool { number == EEXIST }
    /// It is a folder.
    var isFolder: Bool { number == EISDIR }
  }

  /// Opens a file for reading.
  static func openFile(_ path: String) throws(Failure) -> Int32 {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    if file < 0 { throw Failure(number: errno) }
    return file
  }

  /// Creates a file for writing, or empties it: readable by its owner only, or with the rights that the user gives to new files.
  static func createFile(_ path: String, forAll: Bool = false) throws(Failure) -> Int32 {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, forAll ? 0o666 : 0o600)
    if file < 0 { throw Failure(number: errno) }
    return file
  }

  /// Finds out whether a file can be written. One that is there keeps what it holds, one that is not is made.
  static func checkWritable(_ path: String) throws(Failure) {
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o666)
    // A pipe that nobody reads yet.
    if file < 0, errno == ENXIO { return }
    if file < 0 { throw Failure(number: errno) }
    close(file)
  }

  /// Creates a file for writing, readable by its owner only, where there is none.
  static func createNewFile(_ path: String) throws(Failure) -> Int32 {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if file < 0 { throw Failure(number: errno) }
    return file
  }

  /// Gives a file another name, in the place of what has it.
  static func renameFile(_ path: String, to name: String) throws(Failure) {
    if rename(path, name) != 0 { throw Failure(number: errno) }
  }

  /// Removes a file that this process has created; one that is gone is no fault.
  static func removeFile(_ path: String) { _ = unlink(path) }

  /// Which file it is.
  struct FileIdentity: Hashable {
    /// The device and the number on it.
    let device: UInt64
    let number: UInt64
    /// Whether it is a plain file, and no pipe, folder or device.
    let isPlain: Bool

    fileprivate init(_ status: stat) {
      device = UInt64(truncatingIfNeeded: status.st_dev)
      number = UInt64(truncatingIfNeeded: status.st_ino)
      isPlain = status.st_mode & S_IFMT == S_IFREG
    }
  }

  /// The file that a path leads to, `-` being standard input; nil where there is none.
  static func identity(of path: String) -> FileIdentity? {
    var status = stat()
    guard (path == "-" ? fstat(0, &status) : stat(path, &status)) == 0 else { return nil }
    return FileIdentity(status)
  }

  /// What stands in the way of writing a file anew.
  enum Obstacle: Error {
    /// It holds something that does not begin as what would take its place.
    case other
    /// Another process has it open in this way.
    case inUse
    case failure(Failure)
  }

  /// Opens a file for its owner alone and empties it, if there is nothing in it but an earlier one of its kind, which begins with
  /// these bytes, and nobody else writes it. What is no plain file, such as a pipe, is taken as it is.
  static func replaceFile(_ path: String, beginningWith magic: [UInt8]) throws(Obstacle) -> Int32 {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if file < 0 { throw .failure(Failure(number: errno)) }
    do throws(Obstacle) {
      var status = stat()
      guard fstat(file, &status) == 0 else { throw .failure(Failure(number: errno)) }
      guard status.st_mode & S_IFMT == S_IFREG else { return file }
      guard flock(file, LOCK_EX | LOCK_NB) == 0 else { throw .inUse }
      var head = [UInt8](repeating: 0, count: magic.count)
      let count = pread(file, &head, head.count, 0)
      guard count == 0 || head == magic else { throw .other }
      guard ftruncate(file, 0) == 0, fchmod(file, 0o600) == 0 else {
        throw .failure(Failure(number: errno))
      }
      return file
    } catch {
      close(file)
      throw error
    }
  }

  /// Where standard output is closed, has it go nowhere: the next file that is opened would be it.
  static func openStandardOutput() {
    guard fcntl(1, F_GETFD) < 0 else { return }
    let file = open("/dev/null", O_WRONLY)
    if file >= 0, file != 1 {
      dup2(file, 1)
      close(file)
    }
  }

  /// Ends the process without another word.
  static func exitNow(_ code: Int32) -> Never { _exit(code) }

  /// The time of day, in nanoseconds since 1970.
  static var nanosecondsSince1970: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// A time of day, such as `2026-01-31T12:00:59Z`.
  ///
  /// - Parameter nanoseconds: since 1970.
  static func utcClock(_ nanoseconds: UInt64) -> String {
    var second = time_t(clamping: nanoseconds / 1_000_000_000)
    var parts = tm()
    guard gmtime_r(&second, &parts) != nil else { return "" }
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(1900 + parts.tm_year)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))T"
      + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }

  /// The time of day where the user is, such as `12:00:59`.
  ///
  /// - Parameter milliseconds: since 1970.
  static func localClock(_ milliseconds: UInt64) -> String {
    var second = time_t(clamping: milliseconds / 1_000)
    var parts = tm()
    guard localtime_r(&second, &parts) != nil else { return "--:--:--" }
    return [parts.tm_hour, parts.tm_min, parts.tm_sec]
      .map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }

  /// Closes a file that was read: nothing can be lost.
  static func closeFile(_ file: Int32) { _ = close(file) }

  /// The size of a regular file, in bytes; nil for anything else.
  static func size(of file: Int32) -> Int? {
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// Whether a person looks at it.
  static func isTerminal(_ file: Int32) -> Bool { isatty(file) == 1 }

  /// A variable of the environment; nil when it is not set.
  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Reads at most `count` bytes into `buffer`, behind what it holds.
  ///
  /// - Returns: how many; 0 at the end.
  static func append(to buffer: inout [UInt8], from file: Int32, atMost count: Int)
    throws -> Int
  {
    while true {
      try Signals.check()
      var received = 0
      var number: Int32 = 0
      buffer.append(addingCapacity: count) { output in
        output.withUnsafeMutableBufferPointer { target, initialized in
          guard let base = target.baseAddress else { return }
          received = read(file, base + initialized, count)
          number = errno
          initialized += max(0, received)
        }
      }
      if received >= 0 { return received }
      if number != EINTR { throw Failure(number: number) }
    }
  }

  /// Lets this process have as many files and connections open as the system allows it.
  ///
  /// - Returns: how many that are.
  @discardableResult
  static func openFilesUpToLimit() -> Int {
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let resource = RLIMIT_NOFILE
    #endif
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return 0 }
    var wish = limit
    #if canImport(Darwin)
      wish.rlim_cur = min(limit.rlim_max, rlim_t(OPEN_MAX))
    #else
      wish.rlim_cur = limit.rlim_max
    #endif
    if wish.rlim_cur > limit.rlim_cur, setrlimit(resource, &wish) == 0 { limit = wish }
    return Int(clamping: limit.rlim_cur)
  }

  /// Writes all of `bytes`.
  static func send(_ bytes: [UInt8], to file: Int32) throws {
    var sent = 0
    while sent < bytes.count {
      let (count, number) = bytes.withUnsafeBytes { buffer in
        (buffer.baseAddress.map { write(file, $0 + sent, buffer.count - sent) } ?? 0, errno)
      }
      if count > 0 {
        sent += count
      } else if number == EINTR {
        try Signals.check()
      } else {
        throw Failure(number: number)
      }
    }
  }
}

/// The signals that the tool answers itself.
enum Signals {
  private static let wasInterrupted = Atomic(false)

  /// Has control-C end the work in an orderly way, and a closed pipe show as a failed write.
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    var action = sigaction()
    // Without SA_RESTART, so that a read that waits comes back.
    #if canImport(Darwin)
      action.__sigaction_u.__sa_handler = { _ in Signals.note() }
    #elseif canImport(Musl)
      action.__sa_handler.sa_handler = { _ in Signals.note() }
    #else
      action.__sigaction_handler.sa_handler = { _ in Signals.note() }
    #endif
    sigaction(SIGINT, &action, nil)
    unblock([SIGINT])
  }

  /// Whoever has started this process may have blocked them, and that is inherited.
  private static func unblock(_ numbers: [Int32]) {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in numbers { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Has SIGTERM and SIGHUP do as control-C does, for work that has children: they are to end with it. What is ignored, as behind
  /// `nohup`, stays ignored.
  static func endInOrder() {
    var interrupt = sigaction()
    sigaction(SIGINT, nil, &interrupt)
    for number in [SIGTERM, SIGHUP] {
      var before = sigaction()
      sigaction(number, &interrupt, &before)
      if isIgnored(before) { sigaction(number, &before, nil) }
    }
    unblock([SIGTERM, SIGHUP])
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    #if canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #elseif canImport(Musl)
      let handler = action.__sa_handler.sa_handler
    #else
      let handler = action.__sigaction_handler.sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func note() { wasInterrupted.store(true, ordering: .relaxed) }

  /// Whether the user pressed control-C.
  static var isInterrupted: Bool { wasInterrupted.load(ordering: .relaxed) }

  /// Ends the work when the user pressed control-C.
  static func check() throws(ToolError) {
    if isInterrupted { throw .interrupted }
  }
}
