// The work of a run against a server: which case runs when, and what comes of it.

import Synchronization
import WireProtocol

final class ServerWork: Sendable {
  /// How far a scenario's clock may be behind the world's, in its milliseconds: scenarios keep 500 away from deadlines.
  private static let mostLate = 450.0
  /// How far it may be behind where no time is to pass: half the shortest deadline. A server that was held up so long
  /// gives up clients that have done nothing wrong.
  private static let mostLag = 5_000.0
  /// How often a scenario is tried whose clock was behind too far.
  private static let mostAttempts = 5

  private struct State {
    /// What is done, by the place in the order of telling.
    var done: [Int: CaseReport] = [:]
    var told = 0
    /// Scenarios that were begun; no two of them share an account.
    var attempts = 0
    var isOver = false
    var ending = ServerRun.Ending()
    /// Those to be tried again when nothing else runs, and what counts if they are not.
    var again: [(index: Int, verdict: SessionVerdict, log: [LogLine])] = []
  }

  private let options: ServerRun.Options
  private let cases: [(vector: Vector, test: SessionTest)]
  private let describe: @Sendable (Vector) -> CaseReport
  private let trace: (@Sendable (String, LogLine) -> Void)?
  private let place: ServerPlace
  private let began = ContinuousClock.now
  /// Behind the uids of this run.
  private let suffix: String
  private let topics: TopicPool
  private let state = Mutex(State())

  init(
    _ options: ServerRun.Options, _ vectors: [Vector],
    _ describe: @escaping @Sendable (Vector) -> CaseReport,
    _ trace: (@Sendable (String, LogLine) -> Void)?
  ) {
    self.options = options
    self.describe = describe
    self.trace = trace
    let scenarios = vectors.compactMap { vector -> (vector: Vector, test: SessionTest)? in
      guard case .session(let test) = vector.test else { return nil }
      return (vector, test)
    }
    cases =
      scenarios.filter { !$0.test.needs.contains(.clock) }
      + scenarios.filter { $0.test.needs.contains(.clock) }
    place = ServerPlace(
      host: options.host, port: options.port, patience: options.timeout,
      timeScale: options.timeScale)
    suffix = "-\(String(UInt32.random(in: .min ... .max), radix: 36))"
    topics = TopicPool(place, uidSuffix: suffix)
  }

  /// The cases that are done and were not told, in their order; and how the run has ended, when it has.
  func take() -> ([CaseReport], ServerRun.Ending?) {
    state.withLock { state in
      var next: [CaseReport] = []
      while let test = state.done.removeValue(forKey: state.told) {
        next.append(test)
        state.told += 1
      }
      return (next, state.isOver ? state.ending : nil)
    }
  }

  /// Runs all cases.
  func run() async {
    var able: [Int] = []
    do throws(ServerInquiry.Failure) {
      let asksForClock = cases.contains { $0.test.needs.contains(.clock) }
      let found = try await inquire(asksForClock)
      state.withLock { $0.ending.agent = found.agent }
      for index in cases.indices {
        if let reason = lack(cases[index].test, found) {
          finish(index, .unsupported, reason)
        } else {
          able.append(index)
        }
      }
    } catch {
      giveUp(error.text)
      able = Array(cases.indices)
    }
    let first = able.filter { !cases[$0].test.needs.contains(.clock) }
    await run(first, options.jobs)
    let clocked = able.filter { cases[$0].test.needs.contains(.clock) }
    // The longest first, so that none is waited for alone.
    await run(
      clocked.sorted { cases[$0].test.passedTime > cases[$1].test.passedTime }, options.jobs)
    // One at a time, so that nothing holds them up.
    for _ in 1..<ServerWork.mostAttempts {
      let again = state.withLock { state in
        defer { state.again = [] }
        return state.again
      }
      await run(again.map(\.index), 1, isFirst: false)
    }
    for (index, verdict, log) in state.withLock({ $0.again }) {
      guard case .inconclusive(let reason) = verdict else { continue }
      let text = "\(reason), in each of \(ServerWork.mostAttempts) attempts"
      finish(index, .inconclusive, text, log)
      giveUp("\(cases[index].vector.id): \(text)")
    }
    state.withLock { $0.isOver = true }
  }

  /// Asks the server what it is: again when it was held up so long that its own deadlines passed.
  private func inquire(_ asksForClock: Bool) async throws(ServerInquiry.Failure) -> ServerState {
    for _ in 1..<ServerWork.mostAttempts {
      let start = ContinuousClock.now
      do throws(ServerInquiry.Failure) {
        return try await place.inquire(suffix, asksForClock: asksForClock)
      } catch {
        let lag = (ContinuousClock.now - start) / .milliseconds(1) / options.timeScale
        guard options.timeScale < 1, lag > ServerWork.mostLag else { throw error }
        if ContinuousClock.now - start > options.timeout { throw error }
      }
    }
    return try await place.inquire(suffix, asksForClock: asksForClock)
  }

  /// Why a case cannot be run; nil: it can.
  private func lack(_ test: SessionTest, _ found: ServerState) -> String? {
    let missing = test.needs.subtracting([.clock, .settings, .tokens, .topics, .burst])
    if !missing.isEmpty {
      let names = missing.map(\.rawValue).sorted().joined(separator: ", ")
      return "\(names), which cannot be had over TCP"
    }
    var settings = test.settings
    settings.tokens = [:]
    if settings != options.settings {
      return "settings: start a server with the scenario's 'server' and name it with --setting"
    }
    if test.needs.contains(.burst), !options.readsBursts {
      return "burst: say --burst when the server reads all bytes of a write at once"
    }
    if test.needs.contains(.tokens), let text = found.lacks[.tokens] { return "tokens: \(text)" }
    if test.usesService, let text = found.lacks[.service] { return "service: \(text)" }
    if test.usesTopics, let text = found.lacks[.topics] { return "topics: \(text)" }
    guard test.needs.contains(.clock) else { return nil }
    if test.passedTime * options.timeScale > options.longestWait {
      return "clock: it takes longer than --longest-wait"
    }
    return found.lacks[.clock].map { "clock: \($0)" }
  }

  /// Runs cases, some at a time.
  private func run(_ indices: [Int], _ jobs: Int, isFirst: Bool = true) async {
    await withTaskGroup(of: Void.self) { group in
      var left = indices[...]
      for index in left.prefix(max(jobs, 1)) {
        group.addTask { await self.run(index, isFirst) }
      }
      left = left.dropFirst(max(jobs, 1))
      while await group.next() != nil {
        guard let index = left.popFirst() else { continue }
        group.addTask { await self.run(index, isFirst) }
      }
    }
  }

  private func run(_ index: Int, _ isFirst: Bool) async {
    if Task.isCancelled { return }
    if let failure = state.withLock({ $0.ending.failure }) {
      return finish(index, .inconclusive, failure)
    }
    let (vector, test) = cases[index]
    let id = vector.id
    let log = WireLog(began: began, tell: trace.map { trace in { trace(id, $0) } })
    let target = place.target([.clock, .settings, .tokens, .topics, .burst], log: log)
    var topicSuffix = ""
    if test.needs.contains(.topics) {
      do throws(ServerInquiry.Failure) {
        guard let free = try await topics.take() else {
          return finish(
            index, .unsupported,
            "topics: no topic of Vectors/server/topics.json is empty any more: start the server anew"
          )
        }
        topicSuffix = free
      } catch {
        return await judge(index, .inconclusive(error.text), log, isStuck: true)
      }
    }
    let start = ContinuousClock.now
    let number = state.withLock { state in
      state.attempts += 1
      return state.attempts
    }
    let verdict = await SessionRunner.run(
      test, on: target, uidSuffix: "\(suffix)-\(number)", topicSuffix: topicSuffix)
    if case .failed = verdict, target.lateness > ServerWork.mostLate {
      return tryAgain(
        index,
        .inconclusive(
          """
          it was held up by \(Int(target.lateness)) ms of its clock, near to a deadline: a larger --time-scale leaves more room
          """), log)
    }
    if case .failed = verdict, isFirst, options.timeScale < 1, target.lag > ServerWork.mostLag {
      return tryAgain(index, verdict, log)
    }
    let isStuck = ContinuousClock.now - start > options.timeout
    await judge(index, verdict, log, isStuck: isStuck)
  }

  /// Says what came of a case, and sees whether the server is still there when it may not be.
  private func judge(_ index: Int, _ verdict: SessionVerdict, _ log: WireLog, isStuck: Bool) async {
    if Task.isCancelled { return }
    switch verdict {
    case .passed: finish(index, .pass, "", log.lines)
    case .notRun(let needs):
      finish(index, .unsupported, needs.map(\.rawValue).sorted().joined(separator: ", "), log.lines)
    case .failed(let mismatches):
      finish(index, .fail, "", log.lines, mismatches)
      if isStuck { await look() }
    case .inconclusive(let reason):
      await look()
      if state.withLock({ $0.ending.failure }) == nil { return tryAgain(index, verdict, log) }
      finish(index, .inconclusive, reason, log.lines)
    }
  }

  /// Whether the server still answers; gives it up when not.
  private func look() async {
    do throws(ServerInquiry.Failure) {
      try await place.firstConnection().greet()
    } catch {
      giveUp(
        "it was there and is not any more: \(error.text); --jobs 1 shows which case ends it")
    }
  }

  private func tryAgain(_ index: Int, _ verdict: SessionVerdict, _ log: WireLog) {
    let lines = log.lines
    state.withLock { $0.again.append((index, verdict, lines)) }
  }

  private func giveUp(_ reason: String) {
    if Task.isCancelled { return }
    state.withLock { $0.ending.failure = $0.ending.failure ?? reason }
  }

  private func finish(
    _ index: Int, _ verdict: Verdict, _ note: String, _ log: [LogLine] = [],
    _ mismatches: [Mismatch] = []
  ) {
    var report = describe(cases[index].vector)
    report.verdict = verdict
    report.note = note
    report.mismatches = mismatches
    if let first = log.first, let last = log.last {
      report.log = verdict == .pass ? log.map(\.short) : log
      report.milliseconds = last.milliseconds - first.milliseconds
    }
    state.withLock { $0.done[index] = report }
  }
}

extension SessionTest {
  /// Whether a client of it is a service: by its token, or that in base64.
  fileprivate var usesService: Bool {
    script.contains { $0.contains(#""token":"service""#) || $0.contains("c2VydmljZQ==") }
  }

  /// Whether it needs the topic map.
  fileprivate var usesTopics: Bool {
    script.contains {
      $0.contains("im.location-track") || $0.contains("im.app-event") || $0.contains(#""topic":"#)
    }
  }

  /// How much time passes by its clock.
  fileprivate var passedTime: Duration {
    steps.reduce(.zero) { sum, step in
      if case .advance(let milliseconds) = step { sum + .milliseconds(milliseconds) } else { sum }
    }
  }
}
