// libFuzzer's way in: two clients, a platform and the network between them, whose moments the input decides. What must hold is in
// Tests/SessionSimulation: what a sender was told is stored is shown once and in order, and nothing is acknowledged that was not.

import FuzzSupport
import SessionSimulation

/// Called by libFuzzer with each input; always 0.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = bytes(data, count)
  guard let seed = input.first else { return 0 }
  // What the input does not decide any more, its first byte does.
  let faults = Simulation(SeededGenerator(script: input[1...], seed: UInt64(seed))).run()
  expect(faults.isEmpty, "\(faults)")
  return 0
}
