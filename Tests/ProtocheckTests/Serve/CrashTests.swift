// The server is killed at random moments under load: what it has acknowledged is there afterwards, once.

import Foundation
import Testing
import WireConformance

extension ServeSuites {
  @Suite("serve, killed under load")
  struct CrashTests {
    /// How often the server is killed; `WIRE_CRASHES` says otherwise.
    static let kills = Int(ProcessInfo.processInfo.environment["WIRE_CRASHES"] ?? "") ?? 50
    /// Where the moments come from; `WIRE_CRASH_SEED` repeats a run's.
    static let seed =
      UInt64(ProcessInfo.processInfo.environment["WIRE_CRASH_SEED"] ?? "")
      ?? UInt64.random(in: 1...999_999)

    @Test(.timeLimit(.minutes(5)))
    func nothingAcknowledgedIsLostOrShownTwice() async throws {
      print("WIRE_CRASHES=\(Self.kills) WIRE_CRASH_SEED=\(Self.seed)")
      var moments = CrashMoments(seed: Self.seed)
      let scratch = try Scratch()
      let data = scratch.folder.appending(path: "platform.sqlite").path
      let arguments = ["--data", data, "--insecure-development"]
      var server = try await ServerProcess(arguments)
      let fleet = try await CrashFleet(server.address)
      for _ in 0..<Self.kills {
        try await Task.sleep(for: .milliseconds(moments.next()))
        server.signal(SIGKILL)
        #expect(try await server.wait() == -SIGKILL)
        server = try await ServerProcess(arguments, port: server.port)
      }
      let logs = try await fleet.quietLogs()
      server.signal(SIGTERM)
      #expect(try await server.wait() == 0)
      try CrashVerdict(logs).check()
    }
  }
}

/// Milliseconds of load before each kill.
struct CrashMoments {
  private var numbers: SeededNumbers

  init(seed: UInt64) { numbers = SeededNumbers(seed: seed) }

  mutating func next() -> Int { Int(numbers.next() % 250) + 30 }
}
