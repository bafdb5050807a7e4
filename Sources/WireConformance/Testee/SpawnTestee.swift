// Starts a child process with given ends of pipes as its standard streams.

#if canImport(Glibc)
  @preconcurrency import Glibc
#elseif canImport(Musl)
  @preconcurrency import Musl
#elseif canImport(Darwin)
  @preconcurrency import Darwin
#endif

/// Starts a program in a group of its own, with no signal blocked or ignored.
///
/// - Parameter streams: what become its standard input, output and error.
/// - Returns: its number.
func spawnTestee(_ command: [String], _ streams: [Int32]) throws(TesteeProcess.Failure) -> pid_t {
  guard let program = command.first else {
    throw TesteeProcess.Failure(explanation: "no program is named")
  }
  #if canImport(Darwin)
    var actions: posix_spawn_file_actions_t?
    var attributes: posix_spawnattr_t?
  #else
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
  #endif
  posix_spawn_file_actions_init(&actions)
  posix_spawnattr_init(&attributes)
  defer {
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
  }
  for (number, stream) in streams.enumerated() {
    posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
  }
  var none = sigset_t()
  sigemptyset(&none)
  // This process ignores it; the child has to end when nobody reads it.
  var ignored = sigset_t()
  sigemptyset(&ignored)
  sigaddset(&ignored, SIGPIPE)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setsigdefault(&attributes, &ignored)
  posix_spawnattr_setpgroup(&attributes, 0)
  posix_spawnattr_setflags(
    &attributes,
    Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETPGROUP))
  var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
  arguments.append(nil)
  defer { for argument in arguments { free(argument) } }
  #if canImport(Darwin)
    let environment = _NSGetEnviron().pointee
  #else
    let environment = environ
  #endif
  var process: pid_t = 0
  let result = posix_spawnp(&process, program, &actions, &attributes, arguments, environment)
  guard result == 0 else {
    throw TesteeProcess.Failure(
      explanation: "\(program) cannot be started: \(String(cString: strerror(result)))")
  }
  return process
}
