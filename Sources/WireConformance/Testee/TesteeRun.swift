// Runs vectors against a testee: one thread, several children, requests that do not wait for answers.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import WireProtocol

/// A run of vectors against an implementation behind the testee pipe.
///
/// The calling thread drives everything. The process has to ignore SIGPIPE.
public final class TesteeRun {
  /// How to run.
  public struct Options: Sendable {
    /// The program and its arguments.
    public var command: [String]
    /// How many children work side by side, at least 1.
    public var jobs = 1
    /// How long a case, or the start of a child, may take.
    public var timeout = Duration.seconds(10)
    /// How often children may be started again before the rest of the cases is given up.
    public var mostRestarts = 100

    /// Options with one child and ten seconds for a case.
    public init(command: [String]) { self.command = command }
  }

  /// How a run ended.
  public struct Ending: Sendable {
    /// Who was tested; nil when no child said hello.
    public var hello: TesteeHello?
    /// Why cases are inconclusive; nil when none is.
    public var failure: String?
    /// What is odd but fails no case.
    public var warnings: [String] = []

    /// Nothing yet.
    public init() {}
  }

  /// The user has ended the run.
  public struct Stopped: Error {}

  let options: Options
  let began = ContinuousClock.now
  var ending = Ending()
  /// The cases, and which is the next that no child has.
  var cases: [CaseProgress] = []
  var nextCase = 0
  /// Which is the next to be told of.
  private var nextReport = 0
  private var restarts = 0
  private var workers: [TesteeWorker] = []
  private let describe: (Vector) -> CaseReport
  /// Is given each line that goes through a pipe: the number of the child, whether it is an answer, and the line.
  public var trace: ((Int, Bool, [UInt8]) -> Void)?

  /// A run.
  ///
  /// - Parameter describe: what a report says of a vector before it is run.
  public init(_ options: Options, describe: @escaping (Vector) -> CaseReport) {
    self.options = options
    self.describe = describe
  }

  /// Runs the vectors; scenarios are unsupported. Returns when all children are gone.
  ///
  /// - Parameters:
  ///   - isStopped: is asked several times a second.
  ///   - report: is given each case, in the order of the vectors.
  /// - Throws: ``Stopped``, and what `report` throws.
  public func run(
    _ vectors: [Vector], isStopped: () -> Bool, report: (CaseReport) throws -> Void
  ) throws -> Ending {
    cases = vectors.map { CaseProgress(CodecCase($0), describe($0)) }
    let count = max(1, min(options.jobs, cases.count))
    workers = (0..<count).map { TesteeWorker(self, $0) }
    defer { for worker in workers { worker.end() } }
    while workers.contains(where: \.hasWork) {
      if isStopped() { throw Stopped() }
      for worker in workers { worker.advance() }
      wait()
      try tell(report)
    }
    for index in cases.indices where !cases[index].isDone {
      cases[index].giveUp(ending.failure ?? "the testee is gone")
    }
    try tell(report)
    for worker in workers { worker.finish() }
    return ending
  }

  /// Milliseconds since the run began.
  var milliseconds: Double { (ContinuousClock.now - began) / .milliseconds(1) }

  /// Whether a child may be started again.
  func mayRestart(because reason: String) -> Bool {
    restarts += 1
    if restarts <= options.mostRestarts { return true }
    ending.failure =
      "it was started again \(options.mostRestarts) times; the last time because \(reason)"
    nextCase = cases.count
    return false
  }

  /// Tells of the cases that are done, in their order.
  private func tell(_ report: (CaseReport) throws -> Void) throws {
    while nextReport < cases.count, cases[nextReport].isDone {
      try report(cases[nextReport].report)
      cases[nextReport].forget()
      nextReport += 1
    }
  }

  /// Waits until a pipe is ready or something is due, and serves the pipes.
  private func wait() {
    var list: [pollfd] = []
    var owners: [TesteeWorker] = []
    var due = ContinuousClock.now + .milliseconds(250)
    for worker in workers {
      for entry in worker.pollEntries {
        list.append(entry)
        owners.append(worker)
      }
      if let deadline = worker.deadline { due = min(due, deadline) }
    }
    let left = (due - ContinuousClock.now) / .milliseconds(1)
    let ready = poll(&list, nfds_t(list.count), Int32(max(0, left.rounded(.up))))
    if ready > 0 {
      for (entry, worker) in zip(list, owners) where entry.revents != 0 {
        worker.serve(entry.fd)
      }
    }
    for worker in workers { worker.checkDeadline() }
  }
}
