// What two sendings under one key are compared by (SPEC.md 7): a digest, because the message itself may be gone by then.

import WireProtocol

/// 128 bits of what must be the same when a request is repeated. The same in every process and version.
///
/// No secret and no defence: whoever finds two requests with one digest deceives only themselves.
public struct RequestDigest: Sendable, Hashable {
  /// The first half.
  public let high: UInt64
  /// The second half.
  public let low: UInt64

  /// A digest that was kept.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The digest of a sending.
  ///
  /// - Parameter to: nil for c2s. Of s2c one recipient: a retry may name fewer.
  init(
    _ command: Command, to: Account?, _ contentType: ContentType, _ content: [UInt8],
    _ delivery: Delivery?
  ) {
    var mixer = Mixer()
    mixer.add(UInt64(command.rawValue))
    if let to {
      mixer.add(to.domain)
      mixer.add(to.uid)
    }
    mixer.add(contentType.rawValue)
    mixer.add(content)
    // No delivery and one of nothing but defaults mean the same.
    let delivery = delivery ?? Delivery()
    mixer.add(UInt64(delivery.timeToLiveSeconds))
    mixer.add(
      (delivery.unstored ? 1 : 0) | (delivery.silent ? 2 : 0) | (delivery.noPush ? 4 : 0))
    if !delivery.unknownFields.isEmpty { mixer.add(delivery.unknownFields.bytes) }
    high = mixer.high
    low = mixer.low
  }
}
