// The sender's name for a message, made once and repeated on every retry (SPEC.md 5.4).

/// 16 bytes, not all zero.
public struct ClientMessageID: Sendable, Hashable {
  /// The first eight bytes, big-endian.
  package let high: UInt64
  /// The last eight.
  package let low: UInt64

  /// Bytes of every id.
  public static let length = 16

  /// The id with these bytes; nil unless they are 16 and one of them is not zero.
  public init?(_ bytes: Span<UInt8>) {
    guard bytes.count == ClientMessageID.length else { return nil }
    self.init(bytes.uint64(at: 0), bytes.uint64(at: 8))
  }

  /// The id with these bytes; nil unless they are 16 and one of them is not zero.
  public init?(_ bytes: [UInt8]) { self.init(bytes.span) }

  /// A new id from a source of randomness.
  public init(using generator: inout some RandomNumberGenerator) {
    high = generator.next()
    // The lowest bit is set, so that not all bytes are zero.
    low = generator.next() | 1
  }

  /// A new id from the system's randomness.
  public static func random() -> ClientMessageID {
    var generator = SystemRandomNumberGenerator()
    return ClientMessageID(using: &generator)
  }

  private init?(_ high: UInt64, _ low: UInt64) {
    guard high | low != 0 else { return nil }
    self.high = high
    self.low = low
  }

  /// For a field that was judged to hold an id.
  init(checked bytes: Span<UInt8>) {
    guard let id = ClientMessageID(bytes) else {
      preconditionFailure("a client message id is read before it was checked")
    }
    self = id
  }

  /// Writes the 16 bytes.
  ///
  /// Invariant: `target` points to at least 16 writable bytes.
  func write(to target: UnsafeMutableRawPointer) {
    unsafe target.storeBytes(of: high.bigEndian, as: UInt64.self)
    unsafe target.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
  }

  /// The 16 bytes.
  public var bytes: [UInt8] {
    [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
  }
}

extension ClientMessageID: CustomStringConvertible {
  /// 32 hexadecimal digits.
  public var description: String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
