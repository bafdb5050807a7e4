// One run of protocheck bench, and what it measured.

import Foundation

/// The figures that protocheck bench prints.
struct BenchFigures: Decodable {
  let seconds: Double
  let messagesPerSecond: Double?
  let p50Milliseconds: Double?
  let p99Milliseconds: Double?
  let clientMicrosecondsPerMessage: Double?
  let serverMicrosecondsPerMessage: Double?
  let serverBytesPerConnection: Int?

  /// Loads a server.
  static func measure(_ server: ServerProcess, _ arguments: String...) throws -> BenchFigures {
    let process = Process()
    process.executableURL = Bundle.main.bundleURL.appending(path: "protocheck")
    process.arguments =
      [
        "bench", "--server", "127.0.0.1:\(server.port)", "--server-pid", "\(server.identifier)",
        "--format", "json",
      ] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw BenchmarkFailure(
        "protocheck bench \(arguments.joined(separator: " ")) ended with \(process.terminationStatus)"
      )
    }
    return try JSONDecoder().decode(BenchFigures.self, from: text)
  }
}
