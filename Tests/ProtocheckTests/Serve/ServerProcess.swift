// protocheck serve as a process of its own, which a test can end in every way.

import Foundation
import NIOCore
import Testing

/// The tests of processes that serve, one after the other: each has deadlines, and together they would miss them.
@Suite(.serialized)
enum ServeSuites {}

/// Runs what waits on a thread of its own. Those of the tests are few, and gates in this process need them.
func aside<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
  }
}

extension Tool {
  /// Runs the tool to its end, while other tests go on.
  static func finish(_ arguments: [String], environment: [String: String] = [:]) async throws
    -> Result
  {
    try await aside { try run(arguments, environment: environment) }
  }

  /// Runs a line of sh to its end, while other tests go on.
  static func finish(shell line: String) async throws -> Result {
    try await aside { try shell(line) }
  }
}

/// A running server. Used by one test at a time.
final class ServerProcess: @unchecked Sendable {
  private let process = Process()
  private let output = Pipe()
  private let errors = Pipe()
  /// Where it listens.
  private(set) var address: SocketAddress

  /// Starts a server and waits until it listens.
  init(
    _ arguments: [String], host: String = "127.0.0.1", port: Int = 0,
    environment: [String: String] = [:]
  ) async throws {
    process.executableURL = Tool.executable
    let listen = host.contains(":") ? "[\(host)]" : host
    process.arguments = ["serve", "--listen", "\(listen):\(port)"] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = errors
    address = try SocketAddress(ipAddress: "127.0.0.1", port: 0)
    try process.run()
    let start = "listening on \(listen):"
    guard let line = try await readLine(), line.hasPrefix(start),
      let port = Int(line.dropFirst(start.count))
    else {
      process.terminate()
      throw ServerFailure(
        text: String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self))
    }
    address = try SocketAddress(
      ipAddress: host == "0.0.0.0" ? "127.0.0.1" : host, port: port)
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  var port: Int { address.port ?? 0 }
  var isRunning: Bool { process.isRunning }
  var processIdentifier: Int32 { process.processIdentifier }

  /// The next line of its standard output; nil at the end.
  func readLine() async throws -> String? { try await aside { self.line(of: self.output) } }

  /// The next line of its log that has a text in it; nil at the end.
  func logLine(with text: String) async throws -> String? {
    try await aside {
      while let line = self.line(of: self.errors) { if line.contains(text) { return line } }
      return nil
    }
  }

  private func line(of pipe: Pipe) -> String? {
    var line: [UInt8] = []
    while let byte = try? pipe.fileHandleForReading.read(upToCount: 1)?.first {
      if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
      line.append(byte)
    }
    return nil
  }

  /// Sends a signal.
  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits for the end, and returns the exit code, or the signal below 0.
  @discardableResult
  func wait() async throws -> Int32 {
    try await aside {
      self.process.waitUntilExit()
      return self.process.terminationReason == .exit
        ? self.process.terminationStatus : -self.process.terminationStatus
    }
  }

  /// What it has written to standard error, once it has ended.
  func errorText() async throws -> String {
    try await aside {
      String(decoding: self.errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
  }
}

/// A server did not start.
struct ServerFailure: Error {
  let text: String
}
