// Random numbers that a seed repeats, and which seeds a run has.

import Foundation

/// A repeatable source of randomness (SplitMix64).
package struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  /// What decides before the seed does, a byte a number.
  private var script: ArraySlice<UInt8> = []

  package init(seed: UInt64) { state = seed }

  /// Numbers whose every byte is one of `script`, and then those of a seed.
  package init(script: ArraySlice<UInt8>, seed: UInt64) {
    state = seed
    self.script = script
  }

  package mutating func next() -> UInt64 {
    if let byte = script.popFirst() { return UInt64(byte) &* 0x0101_0101_0101_0101 }
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  package mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }
}

/// The seeds of a property test: in parts, so that they run side by side.
package enum Seeds {
  private static func number(_ variable: String) -> UInt64? {
    ProcessInfo.processInfo.environment[variable].flatMap { UInt64($0) }
  }

  package static func parts(_ standard: UInt64) -> [Range<UInt64>] {
    if let seed = number("WIRE_SESSION_SEED") { return [seed..<(seed + 1)] }
    let count = number("WIRE_SESSION_SEEDS") ?? standard
    return (0..<4).map { $0 * count / 4..<($0 + 1) * count / 4 }
  }
}
