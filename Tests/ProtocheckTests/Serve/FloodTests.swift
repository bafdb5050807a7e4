// Clients that are malformed, slow, flooding or never read, beside clients that chat: the server's memory stays bounded and
// the chats go on. How much slower they get is what Scripts/bench-hostile measures; here it is only printed.

import Foundation
import Testing

extension ServeSuites {
  @Suite("serve among hostile clients", .timeLimit(.minutes(2)))
  struct FloodTests {
    /// What the server may take in all; two flooding connections without a bound would fill it in a second.
    static let maxResident = 192 * 1_048_576

    @Test func hostileClientsCostBoundedMemoryAndNobodyElseTheirMessages() async throws {
      guard FileManager.default.fileExists(atPath: "/proc/self/status") else { return }
      let scratch = try Scratch()
      let config = try scratch.write(
        Array(#"{"clientRate":{"perSecond":50,"burst":1000}}"#.utf8),
        to: "config.json")
      let server = try await ServerProcess([
        "--data", scratch.folder.appending(path: "platform.sqlite").path, "--insecure-development",
        "--config", config.path, "--time-scale", "0.1",
      ])
      let calm = try await chat(server)
      let hostile = Process()
      hostile.executableURL = Tool.executable
      hostile.arguments = [
        "bench", "--server", "127.0.0.1:\(server.port)", "--shape", "hostile", "--connections",
        "40",
        "--hold", "60",
      ]
      hostile.standardOutput = FileHandle.nullDevice
      try hostile.run()
      defer { kill(hostile.processIdentifier, SIGKILL) }
      // Twice, so that the second meets floods in full.
      _ = try await chat(server)
      let beset = try await chat(server)
      let resident = try #require(peak(of: server.processIdentifier))
      print(
        "chats: p99 \(calm) ms alone, \(beset) ms among 40 hostile connections; the server took",
        "\(resident / 1_048_576) MiB at most")
      #expect(resident < Self.maxResident)
      // SIGKILL, because what a thread of the tests starts may have the others blocked.
      kill(hostile.processIdentifier, SIGKILL)
      server.signal(SIGTERM)
      #expect(try await server.wait() == 0)
    }

    /// Messages that all arrive, once and in order: the 99th percentile of their way, in milliseconds.
    private func chat(_ server: ServerProcess) async throws -> Double {
      struct Report: Decodable { var p99Milliseconds: Double }
      let result = try await Tool.finish([
        "bench", "--server", "127.0.0.1:\(server.port)", "--pairs", "10", "--messages", "50",
        "--rate", "20", "--format", "json",
      ])
      #expect(result.exitCode == 0, "\(result.errors)")
      return try JSONDecoder().decode(Report.self, from: Data(result.output)).p99Milliseconds
    }

    /// The most memory that a process has had resident, in bytes.
    private func peak(of process: Int32) -> Int? {
      let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
      let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
      return line?.split(separator: " ").compactMap { Int($0) }.first.map { $0 * 1_024 }
    }
  }
}
