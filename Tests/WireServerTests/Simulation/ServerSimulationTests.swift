// Many histories of the whole platform without its sockets.
//
// Many more: Scripts/simulate. One: WIRE_SESSION_SEED=17.

import PlatformSimulation
import SessionSimulation
import Testing

@Suite("Histories of the whole platform")
struct ServerSimulationTests {
  @Test(arguments: Seeds.parts(24))
  func whatIsAcknowledgedArrivesOnce(seeds: Range<UInt64>) {
    for seed in seeds {
      let faults = ServerSimulation(seed: seed).run()
      #expect(faults.isEmpty, "seed \(seed): \(faults); repeat it: WIRE_SESSION_SEED=\(seed)")
    }
  }
}
