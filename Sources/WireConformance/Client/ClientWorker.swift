// One child of a run after another: started, given scenarios, and ended when one has failed.

import Synchronization
import WireProtocol

/// Has at most one child at a time, which plays scenarios until it is at fault.
final class ClientWorker {
  private let run: ClientRun
  private let number: Int
  private var pipe: ClientPipe?
  private var log: [LogLine] = []

  init(_ run: ClientRun, _ number: Int) {
    self.run = run
    self.number = number
  }

  /// Plays scenarios until none is left.
  func work() async {
    while let (index, vector, report) = run.nextCase(), !Task.isCancelled {
      guard let pipe = await child() else { return }
      var test = report
      let began = milliseconds
      log = []
      do {
        try await play(vector, with: pipe, &test)
      } catch let broken as ClientPipe.Broken {
        test.verdict = .fail
        test.mismatches = [
          Mismatch(what: "testee", expected: "a client at work", actual: broken.explanation)
        ]
        if !broken.errors.isEmpty { test.note = "its standard error ends with:\n\(broken.errors)" }
      } catch {
        // Cancelled: nobody hears of it.
        return
      }
      test.milliseconds = milliseconds - began
      if test.verdict != .pass, test.verdict != .unsupported {
        if test.note.isEmpty, !pipe.errors.isEmpty {
          test.note = "its standard error ends with:\n\(pipe.errors)"
        }
        end()
        countRestart(test.mismatches.first?.actual ?? "")
      }
      test.log = test.verdict == .pass ? [] : log
      run.finished(index, test)
    }
    if let warning = pipe?.finish() {
      run.state.withLock { $0.ending.warnings.append(warning) }
    }
    pipe = nil
  }

  /// Ends the child at once.
  func end() {
    pipe?.end()
    pipe = nil
  }

  private var milliseconds: Double { (ContinuousClock.now - run.began) / .milliseconds(1) }

  private func countRestart(_ reason: String) {
    let most = run.options.mostRestarts
    run.state.withLock { state in
      state.restarts += 1
      if state.restarts > most {
        state.ending.failure =
          "it was started again \(most) times; the last time because \(reason)"
      }
    }
  }

  /// A child that has said hello; nil: none can be had, and the run is told why.
  private func child() async -> ClientPipe? {
    if let pipe { return pipe }
    do {
      let pipe = try ClientPipe(run.options.command)
      self.pipe = pipe
      pipe.note = { [unowned self] isAnswer, line in note(isAnswer, line) }
      let end = ContinuousClock.now + run.options.timeout
      while pipe.hello == nil {
        try pipe.pump()
        if ContinuousClock.now >= end {
          throw ClientPipe.Broken(
            explanation: "it did not say hello in \(run.options.timeout / .seconds(1)) seconds",
            errors: pipe.errors)
        }
        try await Task.sleep(for: .milliseconds(1))
      }
      if let hello = pipe.hello {
        guard hello.features.contains("client") else {
          throw ClientPipe.Broken(
            explanation: "its hello does not name the feature client: it is no client",
            errors: "")
        }
        run.state.withLock { $0.ending.hello = $0.ending.hello ?? hello }
      }
      return pipe
    } catch let broken as ClientPipe.Broken {
      let errors = broken.errors
      run.state.withLock {
        $0.ending.failure =
          $0.ending.failure ?? broken.explanation
          + (errors.isEmpty ? "" : "; its standard error ends with:\n\(errors)")
      }
    } catch {}
    end()
    return nil
  }

  private func note(_ isAnswer: Bool, _ line: String) {
    run.trace?(number, isAnswer, line)
    guard log.count < 10_000 else { return }
    log.append(LogLine(milliseconds: milliseconds, isAnswer: isAnswer, text: line))
  }

  private func play(_ vector: Vector, with pipe: ClientPipe, _ report: inout CaseReport)
    async throws
  {
    guard case .client(let test) = vector.test else {
      report.verdict = .unsupported
      report.note = "no scenario for a client"
      return
    }
    let features = pipe.hello?.features ?? []
    let canScale = features.contains("timeScale")
    let scale = canScale ? run.options.timeScale : 1
    for need in test.needs.sorted(by: { $0.rawValue < $1.rawValue }) {
      let isThere =
        switch need {
        case .clock: canScale || run.options.timeScale == 1
        case .hold: features.contains("hold")
        case .position: features.contains("position")
        }
      guard isThere else {
        report.verdict = .unsupported
        report.note = need == .clock ? "timeScale" : need.rawValue
        return
      }
    }
    let listener: ClientListener
    do throws(ClientListener.Failure) {
      listener = try ClientListener(host: run.options.host, port: run.options.port)
    } catch {
      run.state.withLock { $0.ending.failure = error.explanation }
      report.verdict = .inconclusive
      report.note = error.explanation
      return
    }
    let script = ClientScript(
      test, pipe, listener, host: run.options.host, scale: scale, patience: run.options.timeout)
    report.mismatches = try await script.run()
    report.verdict = report.mismatches.isEmpty ? .pass : .fail
  }
}
