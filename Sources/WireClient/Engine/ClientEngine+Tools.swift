// What the tools of this package ask for beyond the public faces: where the inbox stands, what waits for a loop, and that
// everything that is handled is acked before a short process ends.

import NIOCore
package import WireProtocol

extension WireClient {
  /// A client all of whose waits and deadlines take another time, but for opening a connection.
  ///
  /// - Parameter timeScale: how long a second takes, in seconds: above 0 and at most 1,000.
  package convenience init(
    _ configuration: ClientConfiguration, store: any ClientStore, timeScale: Double
  ) {
    self.init(configuration, store: store, environment: .scaled(by: timeScale))
  }

  /// Where the platform has last said that the inbox stands.
  package var inboxState: InboxState { get async { await engine.inboxState } }

  /// The messages that no loop has taken, which stay where they are.
  package var waitingMessages: [ReceivedMessage] {
    engine.mailbox.waiting.map { ReceivedMessage($0, types: engine.configuration.contentTypes) }
  }

  /// Acks what is handled at once, and returns when that is answered.
  package func acknowledge(timeout: Duration) async throws {
    try await engine.acknowledge(timeout: timeout)
  }
}

extension ServiceClient {
  /// Acks what is handled of all topics, and returns when that is answered.
  package func acknowledge(timeout: Duration) async throws {
    try await engine.acknowledge(timeout: timeout)
  }
}

extension ClientEngine {
  var inboxState: InboxState { InboxState(epoch: inbox.epoch, head: inbox.head) }

  nonisolated func acknowledge(timeout: Duration) async throws {
    let request = await addAckRequest()
    try await within(timeout, else: .timedOut("acking what is handled")) {
      try await request.result.first { $0 }.get()
    }
  }

  private func addAckRequest() -> AckRequest {
    let request = AckRequest()
    ackRequests.append(request)
    planTurn()
    return request
  }

  /// Whether nothing that is handled waits to be stored or acked.
  var isEverythingAcked: Bool {
    !isWriting && inbox.isAcked && topics.values.allSatisfy(\.isAcked)
  }

  /// Tells those whose messages are acked, or cannot be.
  func answerAckRequests() {
    guard !ackRequests.isEmpty else { return }
    if wish != .connected {
      for request in ackRequests { request.result.update { $0 = .failure(.notLoggedIn) } }
    } else if isEverythingAcked {
      for request in ackRequests { request.result.update { $0 = .success(()) } }
    } else {
      return
    }
    ackRequests = []
  }
}

/// Somebody waits for acks.
final class AckRequest: Sendable {
  let result = Watched<Result<Void, ClientError>?>(nil)
}
