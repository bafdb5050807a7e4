// protocheck serve as a process of its own, which a test can end in every way.

import Foundation
import NIOCore

/// A running server.
final class ServerProcess {
  private let process = Process()
  private let output = Pipe()
  private let errors = Pipe()
  /// Where it listens.
  private(set) var address: SocketAddress

  /// Starts a server and waits until it listens.
  init(_ arguments: [String], port: Int = 0, environment: [String: String] = [:]) throws {
    process.executableURL = Tool.executable
    process.arguments = ["serve", "--listen", "127.0.0.1:\(port)"] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = errors
    address = try SocketAddress(ipAddress: "127.0.0.1", port: 0)
    try process.run()
    guard let line = readLine(), line.hasPrefix("listening on 127.0.0.1:"),
      let port = Int(line.dropFirst("listening on 127.0.0.1:".count))
    else {
      process.terminate()
      throw ServerFailure(
        text: String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self))
    }
    address = try SocketAddress(ipAddress: "127.0.0.1", port: port)
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  var port: Int { address.port ?? 0 }
  var processIdentifier: Int32 { process.processIdentifier }

  /// The next line of its standard output; nil at the end.
  func readLine() -> String? {
    var line: [UInt8] = []
    while let byte = try? output.fileHandleForReading.read(upToCount: 1)?.first {
      if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
      line.append(byte)
    }
    return nil
  }

  /// Sends a signal.
  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits for the end, and returns the exit code, or the signal below 0.
  @discardableResult
  func wait() -> Int32 {
    process.waitUntilExit()
    return process.terminationReason == .exit
      ? process.terminationStatus : -process.terminationStatus
  }

  /// What it has written to standard error, once it has ended.
  func errorText() -> String {
    String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }
}

/// A server did not start.
struct ServerFailure: Error {
  let text: String
}
