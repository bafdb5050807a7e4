// Test vectors as values: what Vectors/README.md describes.

import WireProtocol

/// A test vector.
public struct Vector: Sendable {
  /// Such as `WP-FRM-0012`.
  public let id: String
  /// The suite of its file.
  public let suite: String
  /// The file, from the folder of all vectors.
  public let file: String
  /// What is tested, for people.
  public let comment: String
  /// The requirements of SPEC.md that it tests, at least one.
  public let requirements: [String]
  /// How strong the requirement is.
  public let level: Level
  /// Whether what is tested keeps the rules.
  public let result: Result
  /// What is done and what has to come out.
  public let test: Test

  /// How strong a requirement is.
  public enum Level: String, Sendable, CaseIterable {
    /// Of every implementation.
    case must = "MUST"
    /// Of every implementation without a good reason.
    case should = "SHOULD"
    /// Of those who choose to.
    case may = "MAY"
  }

  /// Whether what is tested keeps the rules.
  public enum Result: String, Sendable, CaseIterable {
    /// It does.
    case valid
    /// It does not, and has to be refused.
    case invalid
    /// Several outcomes are right.
    case acceptable
  }

  /// What is done and what has to come out.
  public enum Test: Sendable {
    /// Bytes of a stream are decoded.
    case stream(StreamTest)
    /// The text form of an account is read; nil has to be refused.
    case accountText(String, expect: Account?)
    /// A content is read.
    case content(ContentTest)
    /// Clients drive a server.
    case session(SessionTest)
    /// A server drives a client.
    case client(ClientTest)
  }
}

/// Bytes to decode and what has to come out.
public struct StreamTest: Sendable {
  /// The bytes as they arrive.
  public let chunks: [[UInt8]]
  /// The limit in force.
  public let limits: Limits
  /// What may come out: one outcome unless several are acceptable.
  public let outcomes: [Outcome]
  /// Whether encoding the frames gives the same bytes.
  public let isCanonical: Bool
  /// Whether the bytes are cut at every place.
  public let cutEverywhere: Bool
  /// Whether contents are read.
  public let readsContents: Bool
  /// What hello agreed on.
  public let compression: Compression
  /// Whether another outcome is right too; a difference that SPEC.md leaves open.
  var accepts: (@Sendable (Seen) -> Bool)?

  /// All bytes.
  public var bytes: [UInt8] { Array(chunks.joined()) }
}

/// What comes out of a decoder.
public struct Outcome: Sendable, Equatable {
  /// The frames before the error or the end.
  public let frames: [FrameJSON]
  /// Bytes that these frames took.
  public let consumed: Int
  /// What the decoder asks for at the end; nil when nothing is left over, and after an error.
  public let needMore: Int?
  /// What is malformed; nil when nothing is.
  public let error: Fault?

  /// An error as vectors name it.
  public struct Fault: Sendable, Equatable {
    /// What is wrong.
    public let code: WireError.Code
    /// The step that found it.
    public let phase: WireError.Phase
    /// From the first byte of the faulty frame; nil: anywhere.
    public let offset: Int?
  }

  /// A frame as JSON: the header and one of body and bodyHex.
  public struct FrameJSON: Sendable, Equatable {
    /// The nine members of a header.
    public let header: JSONValue
    /// The message; nil where the body is opaque.
    public let body: JSONValue?
    /// The opaque body in hexadecimal.
    public let bodyHex: String?
    /// The content; nil when it is not compared.
    public let content: JSONValue?
  }
}
