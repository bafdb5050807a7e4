// The server is killed at random moments under load: what it has acknowledged is there afterwards, once.

import Foundation
import Testing

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
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> Int {
    // SplitMix64.
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ mixed >> 31) % 250) + 30
  }
}
