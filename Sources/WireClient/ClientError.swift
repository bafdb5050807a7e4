// Why something that an application asked for was not done. Cancellation is not here: it throws `CancellationError`.

public import WireProtocol

/// What happened, why, and what to do.
public enum ClientError: Error, Sendable, Hashable {
  /// `login()` was not called, or is over.
  case notLoggedIn
  /// The client was closed while this was under way. What was to be sent is in the outbox.
  case closed
  /// The device was logged out: what was to be sent is dropped.
  case loggedOut
  /// The server refuses this device for good (SPEC.md 4.1): nothing is tried again without a call of `login()`.
  case refused(Status, String)
  /// The time that the caller allowed is over; the text says what it was waiting for.
  case timedOut(String)
  /// The server is on another machine and there is no encryption, which the configuration does not allow.
  case plaintextRefused(host: String)
  /// The message breaks a rule of SPEC.md 5.
  case invalidMessage(WireError)
  /// The content breaks a rule of SPEC.md 8.
  case invalidContent(ContentError)
  /// As many messages wait to be sent as the outbox holds.
  case outboxFull(capacity: Int)
  /// A message with this client message id waits to be sent already.
  case alreadySending(ClientMessageID)
  /// The platform does not take the message, and will not when it is sent again unchanged.
  case messageRefused(Status, String)
  /// The message had no answer for as long as the outbox tries; it may have arrived (WP-7.1-8).
  case gaveUp
  /// Another consumer has subscribed to the same group of the topic (WP-7.15-4).
  case takenOver
  /// The platform does not let this account subscribe, or there is no such place in the topic.
  case subscriptionRefused(Status, String)
  /// The server broke a rule of the protocol; the text says which.
  case protocolViolation(String)
  /// The store cannot be used.
  case store(ClientStoreError)

  /// What a store threw, as an error of this type.
  init(storing error: any Error) {
    self =
      switch error {
      case let error as ClientError: error
      case let error as ClientStoreError: .store(error)
      default: .store(.failed("\(error)"))
      }
  }
}

extension ClientError: CustomStringConvertible {
  /// What happened, why, and what to do, for logs.
  public var description: String {
    switch self {
    case .notLoggedIn: "not logged in: call login() first"
    case .closed: "the client was closed: unanswered messages are sent after the next login()"
    case .loggedOut: "the device was logged out: unanswered messages are dropped"
    case .refused(let status, let text):
      "refused by the server with \(status): \(text); \(ClientError.advice(status))"
    case .timedOut(let what): "\(what) took too long: try again, or allow more time"
    case .plaintextRefused(let host):
      "\(host) is not this machine, and nothing is encrypted: set allowsPlaintext if the network is trusted"
    case .invalidMessage(let error): "the message cannot be sent: \(error)"
    case .invalidContent(let error): "the content cannot be sent: \(error)"
    case .outboxFull(let capacity):
      "\(capacity) messages wait to be sent: send more when some of them are answered"
    case .alreadySending(let id): "a message with the id \(id) waits to be sent already"
    case .messageRefused(let status, let text):
      "the message was refused with \(status): \(text); do not send it again unchanged"
    case .gaveUp: "no answer for too long: the message may have arrived or not"
    case .takenOver:
      "another consumer has taken the topic's group over: subscribe again to take it back"
    case .subscriptionRefused(let status, let text):
      "the subscription was refused with \(status): \(text)"
    case .protocolViolation(let text): "the server broke the protocol: \(text)"
    case .store(let error): "\(error)"
    }
  }

  private static func advice(_ status: Status) -> String {
    switch status {
    case .replaced: "the device is logged in elsewhere; log in again only when the user wants to"
    case .kicked: "log in again only when the user wants to"
    case .blocked: "the account or the device may not connect"
    case .unsupportedVersion: "update the application"
    case .unauthorized, .tokenExpired: "have the user prove the account anew, then log in again"
    default: "log in again once what is wrong was changed"
    }
  }
}
