// Runs scenarios against client testees: several children, each with one scenario at a time.

import Dispatch
import Synchronization
import WireProtocol

/// A run of scenarios against a client behind the client pipe.
///
/// The process has to ignore SIGPIPE.
public final class ClientRun: Sendable {
  /// How to run.
  public struct Options: Sendable {
    /// The program and its arguments.
    public var command: [String]
    /// Where scenarios listen.
    public var host = "127.0.0.1"
    /// The port; 0: the system chooses one for each scenario.
    public var port: UInt16 = 0
    /// How many children work side by side, at least 1; with a port that is named, one.
    public var jobs = 1
    /// How long anything that a scenario waits for may take, besides its own times.
    public var timeout = Duration.seconds(10)
    /// How long a second takes, in seconds.
    public var timeScale = 1.0
    /// How often children may be started again after they broke before the rest is given up.
    public var mostRestarts = 30

    /// Options with one child and ten seconds for a step.
    public init(command: [String]) { self.command = command }
  }

  struct State: Sendable {
    var ending = TesteeRun.Ending()
    var next = 0
    var restarts = 0
    var done: [Int: CaseReport] = [:]
  }

  let options: Options
  let began = ContinuousClock.now
  let state = Mutex(State())
  private let vectors: [Vector]
  private let cases: [CaseReport]
  private let news = DispatchSemaphore(value: 0)
  /// Is given each line: the number of the child, whether the testee said it, and the line.
  let trace: (@Sendable (Int, Bool, String) -> Void)?

  /// A run.
  ///
  /// - Parameters:
  ///   - vectors: all of the suite `client`.
  ///   - describe: what a report says of a vector before it is run.
  ///   - trace: is given each line that goes through a pipe.
  public init(
    _ options: Options, _ vectors: [Vector], describe: (Vector) -> CaseReport,
    trace: (@Sendable (Int, Bool, String) -> Void)? = nil
  ) {
    self.options = options
    self.vectors = vectors
    cases = vectors.map(describe)
    self.trace = trace
  }

  /// Runs them, and waits. Returns when all children are gone.
  ///
  /// - Parameters:
  ///   - isStopped: is asked several times a second.
  ///   - report: is given each case, in the order of the vectors.
  /// - Throws: ``TesteeRun/Stopped``, and what `report` throws.
  public func run(isStopped: () -> Bool, report: (CaseReport) throws -> Void) throws
    -> TesteeRun.Ending
  {
    let jobs = options.port == 0 ? max(1, min(options.jobs, vectors.count)) : 1
    let tasks = (0..<jobs).map { number in Task { await self.work(number) } }
    let ends = Task {
      for task in tasks { await task.value }
      self.news.signal()
      self.state.withLock { $0.next = -1 }
    }
    defer {
      for task in tasks { task.cancel() }
      // Each ends its child before it is over.
      let gone = DispatchSemaphore(value: 0)
      Task {
        await ends.value
        gone.signal()
      }
      gone.wait()
    }
    var told = 0
    while told < cases.count {
      if isStopped() { throw TesteeRun.Stopped() }
      let isOver = state.withLock { $0.next < 0 }
      if let test = state.withLock({ $0.done.removeValue(forKey: told) }) {
        told += 1
        try report(test)
      } else if isOver {
        try report(inconclusive(cases[told]))
        told += 1
      } else {
        _ = news.wait(timeout: .now() + .milliseconds(100))
      }
    }
    // The children end in good order, and may have something odd to tell.
    while !state.withLock({ $0.next < 0 }) {
      if isStopped() { throw TesteeRun.Stopped() }
      _ = news.wait(timeout: .now() + .milliseconds(100))
    }
    return state.withLock { $0.ending }
  }

  private func inconclusive(_ test: CaseReport) -> CaseReport {
    var test = test
    test.verdict = .inconclusive
    test.note = state.withLock { $0.ending.failure } ?? "the testee is gone"
    return test
  }

  /// The next scenario that nobody has.
  func nextCase() -> (Int, Vector, CaseReport)? {
    state.withLock { state in
      guard state.ending.failure == nil, vectors.indices.contains(state.next) else { return nil }
      defer { state.next += 1 }
      return (state.next, vectors[state.next], cases[state.next])
    }
  }

  func finished(_ index: Int, _ test: CaseReport) {
    state.withLock { $0.done[index] = test }
    news.signal()
  }

  private func work(_ number: Int) async {
    let worker = ClientWorker(self, number)
    await worker.work()
    worker.end()
  }
}
