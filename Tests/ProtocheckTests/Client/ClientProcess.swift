// protocheck client as a process that a test types into and reads from.

import Foundation
import Testing

/// A chat, or another client that stays. Used by one test at a time.
final class ClientProcess: @unchecked Sendable {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let errors = Pipe()
  private var unread: [UInt8] = []

  init(_ arguments: [String]) async throws {
    process.executableURL = Tool.executable
    process.arguments = ["client"] + arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try await aside { try self.process.run() }
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  /// Types a line.
  func type(_ line: String) throws {
    try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
  }

  /// Ends its input.
  func endInput() throws { try input.fileHandleForWriting.close() }

  /// Sends a signal.
  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// The next line of its output that has a text in it; nil at the end.
  func line(with text: String) async throws -> String? {
    try await patiently {
      while let line = self.nextLine() { if line.contains(text) { return line } }
      return nil
    }
  }

  /// All further lines, up to its end.
  func rest() async throws -> [String] {
    try await patiently {
      var lines: [String] = []
      while let line = self.nextLine() { lines.append(line) }
      return lines
    }
  }

  /// Waits for the end, and returns the exit code.
  func wait() async throws -> Int32 {
    try await patiently {
      self.process.waitUntilExit()
      return self.process.terminationStatus
    }
  }

  /// Waits on another thread. When the test's time is over the process is killed, which ends every wait for it.
  private func patiently<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result)
    async throws -> Result
  {
    try await withTaskCancellationHandler {
      try await aside(work)
    } onCancel: {
      signal(SIGKILL)
    }
  }

  private func nextLine() -> String? {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread.removeSubrange(...end) }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { return nil }
      unread += more
    }
  }
}

extension ServerProcess {
  /// A server for development that every account may log in to.
  static func open(_ more: [String] = []) async throws -> ServerProcess {
    try await ServerProcess(["--data", "memory", "--insecure-development"] + more)
  }

  /// Runs a subcommand of client on this server to its end.
  func client(_ arguments: [String]) async throws -> Tool.Result {
    try await Tool.finish(["client"] + arguments + ["--server", "127.0.0.1:\(port)"])
  }
}

extension Tool.Result {
  /// The objects of `--format json`, one a line.
  func objects() throws -> [[String: Any]] {
    try lines.map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }
}
