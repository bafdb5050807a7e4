// Who follows which message.

import NIOCore
import WireProtocol

/// The messages of this process that something may still be told of.
struct Sendings {
  private var open: [ClientMessageID: Sending] = [:]
  /// Those that were answered and may have a receipt, oldest first; some of them had one.
  private var answered = CircularBuffer<ClientMessageID>()
  /// Tasks that wait for something that is known by now; ``wake()`` lets them go on.
  private var waiters: [Watched<Sending.Progress>.Waiter] = []

  /// As many may wait for a receipt, which need not come.
  static let maxAnswered = 10_000

  mutating func add(_ sending: Sending) { open[sending.clientMessageID] = sending }

  mutating func remove(_ id: ClientMessageID) { open[id] = nil }

  /// - Returns: whether somebody may follow it.
  mutating func accepted(_ id: ClientMessageID, _ answer: PlatformAnswer) -> Bool {
    guard let sending = open[id] else { return false }
    let stage = SendingAnswer(answer)?.stage ?? .accepted
    // Only what is stored for somebody is acked by somebody, and c2s is for nobody.
    var isLast =
      stage.rawValue >= Stage.delivered.rawValue || stage.rawValue < Stage.stored.rawValue
    if case .c2c = answer {} else { isLast = true }
    sending.progress.update(
      { progress in
        progress.answer = answer
        progress.advance(to: stage)
        progress.isOver = isLast
      }, waking: &waiters)
    if isLast {
      open[id] = nil
    } else {
      wait(for: id)
    }
    return true
  }

  /// The platform does not take it for now; it is sent again.
  func deferred(_ id: ClientMessageID, _ deferral: Deferral) {
    open[id]?.progress.update { $0.deferrals = ($0.deferrals.count + 1, deferral) }
  }

  /// A receipt has come.
  mutating func advance(_ id: ClientMessageID, to stage: Stage) {
    guard let sending = open[id] else { return }
    let isLast = sending.progress.update { progress in
      progress.advance(to: stage)
      // A receipt may come before the answer.
      progress.isOver = progress.answer != nil && stage.rawValue >= Stage.delivered.rawValue
      return progress.isOver
    }
    if isLast { open[id] = nil }
  }

  /// - Returns: whether somebody may follow it.
  mutating func failed(_ id: ClientMessageID, _ error: ClientError) -> Bool {
    guard let sending = open.removeValue(forKey: id) else { return false }
    sending.progress.update { $0.fail(error) }
    return true
  }

  mutating func failAll(_ error: ClientError) {
    for sending in open.values { sending.progress.update { $0.fail(error) } }
    open = [:]
    answered.removeAll()
    wake()
  }

  /// Lets everybody look whose message was answered. Behind everything else of a turn: on a busy machine each task that is woken
  /// may take the place of this thread.
  mutating func wake() {
    guard !waiters.isEmpty else { return }
    for waiter in waiters { waiter.resume() }
    waiters.removeAll(keepingCapacity: true)
  }

  private mutating func wait(for id: ClientMessageID) {
    answered.append(id)
    guard answered.count > Sendings.maxAnswered else { return }
    let oldest = answered.removeFirst()
    if let sending = open.removeValue(forKey: oldest) {
      sending.progress.update { $0.isOver = true }
    }
  }
}

extension Sending.Progress {
  /// Stages go up only, and no further than the platform knows of (SPEC.md 7.12).
  fileprivate mutating func advance(to stage: Stage) {
    let known = min(stage.rawValue, Stage.delivered.rawValue)
    if known > self.stage?.rawValue ?? 0 { self.stage = Stage(rawValue: known) }
  }
}
