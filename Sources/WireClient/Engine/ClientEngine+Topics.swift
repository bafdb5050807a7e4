// Subscriptions: taken again on each connection, acked as the application handles what comes.

import NIOCore
import WireProtocol

extension ClientEngine {
  /// Takes a group of a topic from now on, on each connection. An earlier subscription of this client to it ends.
  nonisolated func subscribe(
    _ key: TopicKey, after: UInt64?, window: UInt32, _ mailbox: Mailbox<TopicDelivery>
  ) {
    // In the order of the calls, those of `unsubscribe` too.
    eventLoop.execute {
      self.assumeIsolated { engine in
        engine.topics[key]?.mailbox.finish(.takenOver)
        engine.topics[key] = TopicSubscription(key, after: after, window: window, mailbox)
        engine.turn()
      }
    }
  }

  /// Nobody reads this any more.
  nonisolated func unsubscribe(_ key: TopicKey, _ mailbox: Mailbox<TopicDelivery>) {
    eventLoop.execute {
      self.assumeIsolated { engine in
        if engine.topics[key]?.mailbox === mailbox { engine.topics[key] = nil }
      }
    }
  }

  /// Sends what the subscriptions have to say; of a connection that is to end, only acks.
  func sendTopics(on link: ClientLink) {
    for topic in topics.values where link.session.freeRequests > 0 {
      guard wish == .connected || topic.isActive else { continue }
      guard let request = topic.nextRequest(at: now) else { continue }
      do throws(WireError) {
        topic.asked(
          try link.session.send(request, at: now, with: &tools, to: &link.output), request)
      } catch {
        end(topic, .invalidMessage(error))
      }
    }
  }

  func topicAnswered(_ ticket: RequestTicket, _ answer: PlatformAnswer) {
    guard let topic = topics.values.first(where: { $0.ticket == ticket }) else { return }
    topic.ticket = nil
    switch answer {
    case .subscribe(let answer): topic.subscribed(answer)
    case .topicAck(let answer): topic.acked(answer)
    case .refused(let status, let failure) where status.advice == .repeatLater:
      topic.retry(after: failure.retryAfterMilliseconds, at: now, using: &random)
    case .refused(.notSubscribed, _): end(topic, .takenOver)
    case .refused(let status, let failure):
      end(topic, .subscriptionRefused(status, failure.text))
    default: end(topic, .protocolViolation("the answer to a subscription is one to something else"))
    }
  }

  private func end(_ topic: TopicSubscription, _ error: ClientError) {
    topic.mailbox.finish(error)
    topics[topic.key] = nil
  }
}
