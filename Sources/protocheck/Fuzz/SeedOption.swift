// The seed of commands that make random values.

import ArgumentParser
import WireProtocol

struct SeedOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The first seed: the same gives the same. Without it one is chosen, and printed.",
      valueName: "number"))
  var seed: UInt64?

  /// The seed that was asked for, or one of the system's randomness.
  var first: UInt64 { seed ?? UInt64.random(in: 0...0xFFFF_FFFF) }
}

extension ContentExamples {
  /// The example of each type of the standard that has one, as bytes.
  static func all() throws -> [[UInt8]] {
    try ContentTable.standard.types.compactMap { try content($0.type)?.encoded() }
  }
}
