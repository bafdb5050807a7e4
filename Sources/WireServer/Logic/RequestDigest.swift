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

/// Two lanes of multiply and fold, eight bytes at a time.
private struct Mixer {
  private(set) var high: UInt64 = 0x9E37_79B9_7F4A_7C15
  private(set) var low: UInt64 = 0xD1B5_4A32_D192_ED03

  @inline(__always)
  mutating func add(_ word: UInt64) {
    let first = (high ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    let second = (low ^ word).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    // Added to what was, so that a lane which meets its own value is not lost.
    high = (high &+ 0x8EBC_6AF0_9C88_C6E3) ^ first.high ^ first.low
    low = (low &+ 0x5899_65CC_7537_4CC3) ^ second.high ^ second.low
  }

  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    add(UInt64(bytes.count))
    var offset = 0
    while offset + 8 <= bytes.count {
      add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    var rest: UInt64 = 0
    for byte in bytes[offset...] { rest = rest << 8 | UInt64(byte) }
    add(rest)
  }
}
