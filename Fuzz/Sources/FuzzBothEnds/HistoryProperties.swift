// What must hold between two ends is in Tests/SessionSimulation: what a sender was told is stored is shown once and in order, and
// nothing is acknowledged that was not.

import FuzzSupport
import SessionSimulation

/// Runs the history that the input decides; what it does not decide any more, its first byte does.
func checkHistory(_ input: [UInt8]) {
  guard let seed = input.first else { return }
  let faults = Simulation(SeededGenerator(script: input[1...], seed: UInt64(seed))).run()
  expect(faults.isEmpty, "\(faults)")
}
