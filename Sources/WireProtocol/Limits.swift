// Every bound of the codec in one place, each with its reason.

/// What an implementation accepts (SPEC.md section 11).
public struct Limits: Sendable, Hashable {
  /// The longest body that is accepted, in bytes, from 0 to ``maximumBodyLength``; compressed bodies are held
  /// to it before and after decompression.
  public let maxBodyLength: Int

  /// Limits with this body length, cut to 0 … ``maximumBodyLength``.
  public init(maxBodyLength: Int) {
    self.maxBodyLength = min(max(maxBodyLength, 0), Limits.maximumBodyLength)
  }

  /// The defaults of version 1: bodies of up to 1 MiB.
  public static let `default` = Limits(maxBodyLength: 1_048_576)
  /// Before login bodies are small, so that a stranger costs little: 8 KiB.
  public static let beforeLogin = Limits(maxBodyLength: 8_192)
  /// As much as a header can say, for reading recordings: 16 MiB − 1.
  public static let maximum = Limits(maxBodyLength: maximumBodyLength)

  /// The longest body ever. The top byte of the length stays 0, so that a random length is refused.
  public static let maximumBodyLength = 0x00FF_FFFF
  /// The least that an end may announce: every message fits every peer.
  public static let minimumAnnouncedBodyLength = 131_072
  /// The longest encoding of one `Message`.
  public static let maximumMessageLength = 98_304
  /// The longest content, in bytes.
  public static let maximumContentLength = 65_536
  /// The deepest nesting of a content.
  public static let maximumContentDepth = 32
  /// The longest content type, in bytes.
  public static let maximumContentTypeLength = 96
  /// The longest file name in a content, in characters.
  public static let maximumFileNameLength = 255
  /// The longest URL in a content, in characters.
  public static let maximumURLLength = 2_048
  /// The deepest nesting of contents: one, one in its excerpts, one in the excerpts of that.
  public static let maximumContentNesting = 3
  /// The most excerpts in one content, those in excerpts counted too.
  public static let maximumExcerpts = 300
  /// The largest whole number in a content: what every language's numbers hold exactly.
  public static let maximumWholeNumber = 9_007_199_254_740_991
  /// The times that a content can name: milliseconds since 1970-01-01T00:00:00Z.
  static let times = 0...maximumWholeNumber
  /// The longest domain, in bytes.
  public static let maximumDomainLength = 64
  /// The longest uid, in bytes.
  public static let maximumUIDLength = 128
  /// The shortest message id, in bytes.
  public static let minimumMessageIDLength = 8
  /// The longest message id, in bytes.
  public static let maximumMessageIDLength = 64
  /// The longest device id, in bytes.
  public static let maximumDeviceIDLength = 64
  /// The longest topic, in bytes.
  public static let maximumTopicLength = 128
  /// The longest consumer group, in bytes.
  public static let maximumGroupLength = 64
  /// The longest token, in bytes.
  public static let maximumTokenLength = 4_096
  /// The longest time to live, in seconds: 30 days.
  public static let maximumTimeToLive: UInt32 = 2_592_000
  /// The most recipients of one s2c.
  public static let maximumRecipients = 1_000
  /// A shorter body is not worth compressing (WP-9.4-1), in bytes.
  public static let minimumCompressedLength = 128
  /// How many times larger than its zlib stream an uncompressed body may be.
  public static let maximumCompressionRatio = 256

  /// The memory that decoding a body of `length` bytes may take: 8 × its length + 16 KiB. A repeated empty
  /// message is 2 bytes on the wire and a whole structure in memory (SPEC.md 5.6).
  public static func memory(forBodyLength length: Int) -> Int { 8 * length + 16_384 }
}
