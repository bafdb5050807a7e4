// Both ends against each other through a network that is late and breaks: nothing is lost, nothing shown twice.
//
// More histories: WIRE_SESSION_SEEDS=100000. One: WIRE_SESSION_SEED=17.

import SessionSimulation
import Testing
import WireProtocol

@Suite struct SimulationTests {
  @Test(arguments: Seeds.parts(24)) func everythingArrivesOnceAndInOrder(seeds: Range<UInt64>) {
    for seed in seeds {
      let simulation = Simulation(seed: seed)
      let faults = simulation.run()
      #expect(
        faults.isEmpty, "seed \(seed): \(faults); repeat it: WIRE_SESSION_SEED=\(seed)")
    }
  }
}
