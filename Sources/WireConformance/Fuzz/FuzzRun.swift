// A fuzzing run: streams or contents of seeds are given to a target, and those that fail are made few.

import WireProtocol

/// Fuzzes a target.
public struct FuzzRun: Sendable {
  /// A stream that fails, made few.
  public struct Failure: Sendable {
    /// Whose stream it was.
    public let seed: UInt64
    /// What is wrong.
    public let fault: String
    /// How many bytes the stream had.
    public let originalCount: Int
    /// The bytes that are left and fail.
    public let wire: [UInt8]
    /// As a vector or scenario.
    let vector: Vector
  }

  /// What a run came to.
  public struct Ending: Sendable {
    /// Streams that were given.
    public var cases: UInt64 = 0
    /// What failed, each fault once.
    public var failures: [Failure] = []
    /// Why the target was given up; nil: it was not.
    public var gone: String?
  }

  /// Faults of which a run has enough.
  public static let mostFailures = 10

  private let target: FuzzTarget
  private let subject: FuzzSubject
  private let streams: FuzzStreams

  /// A run against `target`, whose messages have these contents or random bytes; contents by themselves are made of these.
  public init(_ target: FuzzTarget, _ subject: FuzzSubject = .frames, contents: [[UInt8]] = []) {
    self.target = target
    self.subject = subject
    streams = FuzzStreams(contents: contents)
  }

  /// Gives the streams of `count` seeds from `seed` on, until ``mostFailures`` of them fail in different ways.
  ///
  /// - Parameters:
  ///   - isStopped: is asked between streams.
  ///   - found: is given each failure at once.
  /// - Throws: ``FuzzUnreachable`` when the target was never there; ``TesteeRun/Stopped``.
  public func run(
    seed: UInt64, count: UInt64, isStopped: @escaping @Sendable () -> Bool,
    found: (Failure) -> Void = { _ in }
  ) async throws -> Ending {
    var ending = Ending()
    var kinds: Set<String> = []
    while ending.cases < count, ending.failures.count < FuzzRun.mostFailures {
      if isStopped() { throw TesteeRun.Stopped() }
      let first = ending.cases
      let number = min(UInt64(target.batch), count - first)
      let seeds = (0..<number).map { seed &+ first &+ $0 }
      let all = seeds.map {
        subject == .frames ? streams.stream(seed: $0) : streams.content(seed: $0)
      }
      let faults: [String?]
      do { faults = try await target.faults(all.map { vector($0) }) } catch let gone
        as FuzzUnreachable
      {
        if ending.cases == 0 { throw gone }
        ending.gone = gone.description
        return ending
      }
      ending.cases += number
      for (index, fault) in faults.enumerated() {
        guard let fault, kinds.insert(FuzzRun.kind(fault)).inserted,
          ending.failures.count < FuzzRun.mostFailures
        else { continue }
        let failure = try await minimised(
          all[index], seeds[index], fault, number: ending.failures.count + 1, isStopped)
        ending.failures.append(failure)
        found(failure)
      }
    }
    return ending
  }

  private func vector(_ wire: [UInt8], number: Int = 1) -> Vector {
    if subject == .contents { return Vector(fuzzingContent: wire, number: number) }
    return Vector(
      fuzzing: wire, number: number, isCutEverywhere: wire.count <= target.longestCutEverywhere)
  }

  /// Two faults are alike when they differ in numbers and bytes only.
  private static func kind(_ fault: String) -> String {
    String(fault.prefix { $0 != "," && !$0.isNumber })
      + (fault.split(separator: ":").first ?? "")
      .filter { !$0.isNumber }
  }

  private func minimised(
    _ wire: [UInt8], _ seed: UInt64, _ fault: String, number: Int,
    _ isStopped: @escaping @Sendable () -> Bool
  ) async throws -> Failure {
    let kind = FuzzRun.kind(fault)
    let minimiser = Minimiser { candidates in
      for start in stride(from: 0, to: candidates.count, by: target.batch) {
        if isStopped() { throw TesteeRun.Stopped() }
        let part = candidates[start..<min(candidates.count, start + target.batch)]
        let faults = try await target.faults(part.map { vector($0) })
        let index = faults.firstIndex { $0.map(FuzzRun.kind) == kind }
        if let index { return start + index }
      }
      return nil
    }
    var (best, last) = (wire, fault)
    // A target that is gone cannot be asked: what it was given last is kept as it is.
    do {
      best = try await minimiser.minimised(wire)
      last = try await target.faults([vector(best)]).first.flatMap { $0 } ?? fault
    } catch is FuzzUnreachable {}
    return Failure(
      seed: seed, fault: last, originalCount: wire.count, wire: best,
      vector: vector(best, number: number))
  }
}

extension FuzzRun.Ending {
  /// The failures as a file of vectors: scenarios for a server, streams or contents for all else.
  ///
  /// - Parameter source: who made them.
  public func file(for target: FuzzTarget, source: String) -> [UInt8] {
    var isServer = false
    if case .server = target { isServer = true }
    let tests = failures.compactMap { isServer ? $0.vector.scenario : $0.vector.json }
    let suite = isServer ? VectorFile.Suite.session.rawValue : failures.first?.vector.suite
    let file: JSONValue = [
      "schema": 1, "suite": .string(suite ?? ""), "source": .string(source),
      "numberOfTests": .number(JSONNumber(tests.count)), "tests": .array(tests),
    ]
    return file.encoded() + [0x0A]
  }
}
