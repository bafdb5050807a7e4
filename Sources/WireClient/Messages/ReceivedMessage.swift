// A message as the application gets it.

public import WireProtocol

/// A message for this account.
public struct ReceivedMessage: Sendable, Identifiable {
  /// The message as it came.
  public let message: Message
  /// The numbering that its place in the inbox counts in; 0 for a message that was not stored (SPEC.md 7.3).
  public let epoch: UInt64
  private let types: ContentTable

  init(_ delivery: Inbox.Delivery, types: ContentTable) {
    message = delivery.message
    epoch = delivery.epoch
    self.types = types
  }

  init(_ message: Message, types: ContentTable) {
    self.message = message
    epoch = 0
    self.types = types
  }

  /// The platform's name of the message.
  public var id: String { message.id }
  /// Who sent it.
  public var from: Account { message.from }

  /// What it says, decoded anew at each call; nil: nothing.
  public var content: ReceivedContent? { ReceivedContent(message, types: types) }
}

/// What a message says: a content that is understood, or one that is not and is handled all the same (WP-7.6-5).
public enum ReceivedContent: Sendable, Hashable {
  /// A content of a type that the application knows.
  case typed(Content)
  /// A content of another type, or one that is malformed.
  case opaque(OpaqueContent)

  init?(_ message: Message, types: ContentTable) {
    do throws(ContentError) {
      switch try Content(message, types: types) {
      case nil: return nil
      case .unknown(let content)?:
        self = .opaque(
          OpaqueContent(
            type: message.contentType, fallback: content.fallback, bytes: message.content,
            error: nil))
      case let content?: self = .typed(content)
      }
    } catch {
      self = .opaque(
        OpaqueContent(
          type: message.contentType, fallback: nil, bytes: message.content, error: error))
    }
  }

  /// The content as plain text: what it says, or its fallback (SPEC.md 8.13). nil: nothing is shown.
  public var shows: String? {
    switch self {
    case .typed(let content): content.shows
    case .opaque(let content): content.fallback
    }
  }
}

/// A content that is not understood (SPEC.md 8.11).
public struct OpaqueContent: Sendable, Hashable {
  /// The type's name, as the message has it.
  public let type: ContentType
  /// What is shown in its place; nil: the content has none that can be read.
  public let fallback: String?
  /// The content as it came.
  public let bytes: [UInt8]
  /// What is wrong with it; nil: its type is unknown.
  public let error: ContentError?
}
