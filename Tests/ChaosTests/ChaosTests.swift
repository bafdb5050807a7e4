// A few rounds of chaos: what was acknowledged comes to every application once and in order. `Scripts/chaos` runs them for long.

import ChaosHarness
import Foundation
import Testing

@Suite("Chaos", .timeLimit(.minutes(3)))
struct ChaosTests {
  /// `WIRE_CHAOS_SEED` repeats one round.
  static let seeds: [UInt64] =
    ProcessInfo.processInfo.environment["WIRE_CHAOS_SEED"].flatMap { UInt64($0) }.map { [$0] }
    ?? Array(1...6)

  @Test func whatWasAcknowledgedArrivesOnceAndInOrder() async {
    let counts = Counts()
    await withTaskGroup(of: Void.self) { group in
      for seed in Self.seeds {
        group.addTask {
          let violations = await ChaosRound(seed: seed, counts).run()
          #expect(
            violations.isEmpty, "WIRE_CHAOS_SEED=\(seed): \(violations.joined(separator: "\n"))")
        }
      }
    }
    print("WIRE_CHAOS_SEED=\(Self.seeds.map(String.init).joined(separator: ","))\n\(counts.table)")
    #expect(counts["messages acknowledged"] > 0)
  }
}
