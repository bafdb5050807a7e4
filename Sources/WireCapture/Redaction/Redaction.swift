// What of a recording is hidden from whoever reads about it: tokens, and contents and ids of people where that is asked for.

import WireProtocol

/// Hides tokens, and gives contents and ids of people pseudonyms: the same ones for the same input and key.
public struct Redaction: Sendable {
  /// What is given pseudonyms.
  public struct Parts: OptionSet, Sendable, Hashable {
    /// The bits.
    public let rawValue: UInt8
    /// Contents of messages, and bodies that are not of the standard. A content becomes one of the type `redacted.` and its type,
    /// whose fallback has its length and pseudonym; such a body becomes empty.
    public static let content = Parts(rawValue: 1)
    /// The uids of accounts, the ids and models of devices, and the texts of refusals and of goaway. Contents are hidden with
    /// them: they can name people.
    public static let uid = Parts(rawValue: 2)

    /// Parts from bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
  }

  /// Whether tokens are shown.
  public let showsTokens: Bool
  /// What is given pseudonyms.
  public let parts: Parts
  private let digest: @Sendable ([UInt8]) -> [UInt8]

  /// What tokens are replaced by where bytes are needed.
  static let placeholder = Array("redacted".utf8)

  /// A redaction.
  ///
  /// - Parameters:
  ///   - showsTokens: whether tokens are shown.
  ///   - parts: what is given pseudonyms.
  ///   - digest: a keyed hash of at least 8 bytes, such as HMAC-SHA-256, for the pseudonyms.
  public init(
    showsTokens: Bool = false, parts: Parts = [],
    digest: @escaping @Sendable ([UInt8]) -> [UInt8] = { _ in [] }
  ) {
    self.showsTokens = showsTokens
    self.parts = parts.contains(.uid) ? parts.union(.content) : parts
    self.digest = digest
  }

  /// Whether something in a body of such a frame is hidden.
  package func hides(_ header: FrameHeader) -> Bool {
    !parts.isEmpty || holdsToken(header)
  }

  /// Whether a body may hold a token that is hidden.
  package func holdsToken(_ header: FrameHeader) -> Bool {
    !showsTokens && header.command == .login && header.kind != .response
  }

  /// The content type behind which a content is hidden.
  func contentType(_ type: String) -> String {
    let hidden = "redacted." + type
    return hidden.utf8.count <= 96 ? hidden : "redacted.other"
  }

  /// What a content is replaced by, in one line.
  func content(_ content: [UInt8]) -> String {
    "content of \(content.count) bytes, \(pseudonym("content", content))"
  }

  /// 16 hexadecimal digits behind a name: a keyed hash of the name, a zero byte and the value.
  func pseudonym(_ name: String, _ value: [UInt8]) -> String {
    let digits = digest(Array(name.utf8) + [0] + value).prefix(8).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return name + "-" + digits.joined()
  }
}
