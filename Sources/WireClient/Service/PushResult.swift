// What the platform answers to an s2c for one of its recipients.

public import WireProtocol

/// What became of a message for one recipient (SPEC.md 7.13).
public struct PushResult: Sendable, Hashable {
  /// The recipient.
  public let to: Account
  /// ok, or why the platform did not take it for this recipient: with 500–999, such as `inboxFull`, it may be sent to this one again
  /// later under the same client message id.
  public let status: Status
  /// The platform's name of the message; nil unless the status is ok.
  public let messageID: String?
  /// Whether an earlier sending had arrived already.
  public let isDuplicate: Bool
  /// Whether a device of the recipient was connected.
  public let isOnline: Bool

  /// One a recipient, in the order of the request.
  ///
  /// - Throws: `protocolViolation` when the answer has another number of them.
  static func results(
    _ recipients: [Account], _ answer: S2C.Response
  ) throws(ClientError) -> [PushResult] {
    var accepted = answer.accepted.makeIterator()
    var results: [PushResult] = []
    for (to, status) in zip(recipients, answer.statuses) {
      let entry = status == .ok ? accepted.next() : nil
      guard status != .ok || entry != nil else { break }
      results.append(
        PushResult(
          to: to, status: status, messageID: entry?.messageID,
          isDuplicate: entry?.duplicate ?? false, isOnline: entry?.online ?? false))
    }
    guard results.count == recipients.count, answer.statuses.count == recipients.count else {
      throw .protocolViolation(
        "the answer to s2c has \(answer.statuses.count) results for \(recipients.count) recipients")
    }
    return results
  }
}
