// The one error type of the codec: what is wrong, where, and which requirement of SPEC.md says so.

/// Why bytes are not a valid frame, message or content, or why a value cannot be encoded as one.
///
/// Two errors are equal when code, offset and requirement are; the explanation is for people.
public struct WireError: Error, Sendable, Hashable {
  /// What is wrong, in the order in which a decoder judges (SPEC.md 2.6).
  public enum Code: String, Sendable, CaseIterable {
    /// The first two bytes are not `D5 58`.
    case badMagic
    /// A major version that this implementation does not have.
    case unsupportedVersion
    /// The header checksum does not match bytes 0–19.
    case headerChecksum
    /// Flag 6 or 7 is set.
    case reservedFlag
    /// Kind 3.
    case badKind
    /// Encrypted without agreement.
    case decryptionFailed
    /// Command `0000` or `FFFF`.
    case badCommand
    /// A status in a request or notification.
    case badStatus
    /// Sequence 0 outside of a notification, or another one in it.
    case badSequence
    /// The body length is above the limit.
    case bodyTooLong
    /// The body checksum does not match the body.
    case bodyChecksum
    /// The compressed body breaks SPEC.md 9.1.
    case decompressionFailed
    /// The body is no valid message of its type.
    case malformedBody
    /// Decoding the body would take more memory than allowed.
    case tooLarge
    /// The content is no valid JSON of its type.
    case malformedContent
  }

  /// The step of decoding that failed.
  public enum Phase: String, Sendable {
    /// The first 24 bytes, but for the length.
    case header
    /// The body length.
    case length
    /// The body and the message in it.
    case body
    /// The content of the message.
    case content
  }

  /// What is wrong.
  public let code: Code
  /// Where, counted from the first byte of the frame; a body begins at 24 (SPEC.md 5.7).
  public let offset: Int
  /// The requirement of SPEC.md that is broken, such as `WP-2.3-3`.
  public let requirement: String
  /// The particulars of this case, in English, for logs.
  public let explanation: String

  /// An error.
  public init(_ code: Code, offset: Int, requirement: String, explanation: String) {
    self.code = code
    self.offset = offset
    self.requirement = requirement
    self.explanation = explanation
  }

  /// The step of decoding that failed.
  public var phase: Phase {
    switch code {
    case .badMagic, .unsupportedVersion, .headerChecksum, .reservedFlag, .badKind, .badCommand,
      .badStatus, .badSequence:
      .header
    case .decryptionFailed: offset < Frame.headerLength ? .header : .body
    case .bodyTooLong: .length
    case .bodyChecksum, .decompressionFailed, .malformedBody, .tooLarge: .body
    case .malformedContent: .content
    }
  }

  /// Whether the two ends no longer agree on where the next frame begins or what this one holds: the
  /// connection is closed (SPEC.md 2.6).
  public var isFraming: Bool {
    switch code {
    case .malformedBody, .tooLarge, .malformedContent: false
    default: true
    }
  }

  /// The status that tells the peer of this error.
  public var status: Status { Status(code) }

  /// Whether code, offset and requirement are equal.
  public static func == (a: WireError, b: WireError) -> Bool {
    a.code == b.code && a.offset == b.offset && a.requirement == b.requirement
  }

  /// Hashes what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(offset)
    hasher.combine(requirement)
  }
}

extension WireError: CustomStringConvertible {
  /// Such as `headerChecksum at 20 [WP-2.3-3]: …`.
  public var description: String {
    "\(code.rawValue) at \(offset) [\(requirement)]: \(explanation)"
  }
}
