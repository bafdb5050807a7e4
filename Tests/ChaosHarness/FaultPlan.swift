// What goes wrong in a round, and when: all of it from a seed.

import SessionSimulation

/// Faults in the order of their times.
struct FaultPlan {
  struct Fault {
    /// Milliseconds since the beginning.
    let at: Int
    let kind: FaultKind
    /// Which device, gate or backup, modulo how many there are.
    let target: Int
    /// Milliseconds that it lasts, or bytes that still pass.
    let amount: Int
    let isFirstWay: Bool
  }

  let faults: [Fault]

  /// - Parameters:
  ///   - length: of the round, in milliseconds.
  ///   - canRestart: whether the platform outlives its process.
  init(length: Int, canRestart: Bool, using random: inout SeededGenerator) {
    let weights = FaultPlan.weights.filter { canRestart || !FaultPlan.needFile.contains($0.kind) }
    // Some rounds have few faults of many kinds, some have many of a few.
    let liked = weights.filter { $0.isAlways || random.next() % 4 != 0 }
    let gap = Int.random(in: 30...140, using: &random)
    var faults: [Fault] = []
    var at = 0
    while at < length {
      at += Int.random(in: 5...gap, using: &random)
      let kind = FaultPlan.draw(liked, using: &random)
      faults.append(
        Fault(
          at: at, kind: kind, target: Int.random(in: 0..<60, using: &random),
          amount: Int.random(in: 10...500, using: &random), isFirstWay: random.next() % 2 == 0))
    }
    self.faults = faults
  }

  private typealias Weight = (kind: FaultKind, weight: Int, isAlways: Bool)

  private static let needFile: Set<FaultKind> = [.platformRestarted, .backup, .restored]

  private static let weights: [Weight] = [
    (.closed, 6, true), (.reset, 6, true), (.cutInside, 8, false), (.refused, 4, false),
    (.delayed, 6, false), (.split, 4, false), (.deafClient, 4, false), (.deafServer, 4, false),
    (.swapped, 6, false), (.gateKilled, 3, false), (.gateDrained, 3, false),
    (.platformRestarted, 3, false), (.backup, 3, false), (.restored, 3, false),
    (.appKilled, 8, false), (.appClosed, 5, false), (.background, 5, false),
    (.networkChanged, 5, false),
  ]

  private static func draw(_ weights: [Weight], using random: inout SeededGenerator) -> FaultKind {
    var ticket = Int.random(in: 0..<weights.reduce(0) { $0 + $1.weight }, using: &random)
    for weight in weights {
      if ticket < weight.weight { return weight.kind }
      ticket -= weight.weight
    }
    return .closed
  }
}

extension FaultPlan.Fault: CustomStringConvertible {
  var description: String { "\(at) ms: \(kind) \(target) \(amount)" }
}
