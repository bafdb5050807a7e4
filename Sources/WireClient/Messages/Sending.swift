// A message on its way out, as the application follows it.

public import WireProtocol

/// A message that is in the outbox, and what becomes of it.
///
/// It goes on without this object: nobody has to hold it, and giving up waiting for it takes nothing back.
public final class Sending: Sendable {
  struct Progress: Sendable {
    /// The farthest that the platform has told of.
    var stage: Stage?
    var answer: PlatformAnswer?
    /// How often it was refused for now, and why the last time.
    var deferrals: (count: Int, last: Deferral?) = (0, nil)
    var failure: ClientError?
    /// Nothing more will be told.
    var isOver = false

    mutating func fail(_ error: ClientError) {
      guard !isOver else { return }
      // A message that was answered has not failed: nothing more is heard of it.
      if answer == nil { failure = error }
      isOver = true
    }
  }

  /// The sender's name of the message: the same on every sending, over any connection.
  public let clientMessageID: ClientMessageID
  let progress = Watched(Progress())

  init(_ clientMessageID: ClientMessageID) { self.clientMessageID = clientMessageID }

  /// How far the message comes: each stage once, ending with the last one that the platform tells of (SPEC.md 7.12): `delivered` for
  /// a stored c2c, `stored` for c2s, `accepted` for what is not stored.
  ///
  /// Receipts are hints: with a stored c2c it may never end by itself before the client is closed. It throws the ``ClientError``
  /// that the message failed with.
  public var stages: SendingStages { SendingStages(progress: progress) }

  /// Waits for the platform's answer.
  ///
  /// - Parameter timeout: how long to wait; nil: as long as the outbox tries.
  /// - Throws: ``ClientError`` when the message is refused or given up, the client is closed, or the time is over;
  ///   `CancellationError` when the task is cancelled. The last three end only the wait: the message stays in the outbox.
  public func answer(timeout: Duration? = nil) async throws -> SendingAnswer {
    let answer = try await platformAnswer(timeout: timeout)
    guard let answer = SendingAnswer(answer) else {
      throw ClientError.protocolViolation("the answer is one to another command")
    }
    return answer
  }

  func platformAnswer(timeout: Duration?) async throws -> PlatformAnswer {
    let progress = progress
    do {
      return try await within(timeout, else: .timedOut("the answer to a message")) {
        try await progress.first { progress -> Result<PlatformAnswer, ClientError>? in
          if let answer = progress.answer { return .success(answer) }
          return progress.failure.map { .failure($0) }
        }.get()
      }
    } catch ClientError.timedOut(let what) {
      guard let reason = progress.value.deferrals.last else { throw ClientError.timedOut(what) }
      throw ClientError.timedOut("\(what), which the platform does not take for now (\(reason)),")
    }
  }

  /// Why the platform does not take the message for now, such as `inboxFull`, each time that it says so: the message is sent again by
  /// itself. It ends with the platform's answer, or when the message has failed.
  public var deferrals: SendingDeferrals { SendingDeferrals(progress: progress) }
}

/// What the platform answers to a message.
public struct SendingAnswer: Sendable, Hashable {
  /// The platform's name of the message.
  public let messageID: String
  /// When the platform took it: milliseconds since 1970-01-01T00:00:00Z.
  public let atMilliseconds: UInt64
  /// Whether an earlier sending had arrived already; it arrives once all the same.
  public let isDuplicate: Bool
  /// How far it had come.
  public let stage: Stage

  init?(_ answer: PlatformAnswer) {
    switch answer {
    case .c2c(let answer):
      messageID = answer.messageID
      atMilliseconds = answer.sentAtMilliseconds
      isDuplicate = answer.duplicate
      stage = answer.stage
    case .c2s(let answer):
      messageID = answer.messageID
      atMilliseconds = answer.acceptedAtMilliseconds
      isDuplicate = answer.duplicate
      // Answered only when the bus has stored it (WP-7.14-3).
      stage = .stored
    default: return nil
    }
  }
}

/// The stages of a message, one after the other. Several loops may follow the same message.
public struct SendingStages: AsyncSequence, Sendable {
  let progress: Watched<Sending.Progress>

  /// Takes stage after stage.
  public struct Iterator: AsyncIteratorProtocol {
    let progress: Watched<Sending.Progress>
    var last = Stage.unspecified

    /// The next stage; nil: the last one was reached, the client is closed, or the task is cancelled.
    public mutating func next() async throws(ClientError) -> Stage? {
      try await next(isolation: nil)
    }

    /// The next stage; nil: the last one was reached, the client is closed, or the task is cancelled.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(ClientError) -> Stage? {
      let last = last
      let found = try? await progress.first(isolation: actor) {
        progress -> Result<Stage?, ClientError>? in
        if let stage = progress.stage, stage.rawValue > last.rawValue {
          // What was passed on the way is told too.
          return .success(Stage(rawValue: last.rawValue + 1))
        }
        guard progress.isOver else { return nil }
        guard let failure = progress.failure, failure != .closed else { return .success(nil) }
        return .failure(failure)
      }
      let next = try (found ?? .success(nil)).get()
      self.last = next ?? last
      return next
    }
  }

  /// An iterator, from the first stage on.
  public func makeAsyncIterator() -> Iterator { Iterator(progress: progress) }
}

/// What became of a message that an earlier process, or an earlier login of this one, has sent.
public enum SendingOutcome: Sendable, Hashable {
  /// The platform has it.
  case answered(ClientMessageID, SendingAnswer)
  /// It failed: refused, or given up.
  case failed(ClientMessageID, ClientError)
}
