// What a filter can ask of a record: the names of decode's JSON.

import WireProtocol

/// A field of a record: a frame, a malformed run or a gap.
public enum FilterField: String, Sendable, CaseIterable {
  case type, stream, side, time, offset
  case version, kind, flags, command, status, sequence, bodyLength
  case error
  case account, device, from, to, uid, domain
  case contentType, messageId, clientMessageId, inboxSequence, topic

  /// What its values are.
  public enum Form: String, Sendable {
    /// A whole number, compared by size.
    case number
    /// A number that has names.
    case name
    /// Text, compared byte for byte.
    case text
    /// A time of the capture.
    case time
  }

  /// What its values are.
  public var form: Form {
    switch self {
    case .stream, .offset, .sequence, .bodyLength, .inboxSequence: .number
    case .version, .command, .status: .name
    case .time: .time
    default: .text
    }
  }

  /// One line for people.
  public var meaning: String {
    switch self {
    case .type: "frame, malformed or gap"
    case .stream: "the number of the connection, from 0"
    case .side: "client or server: who sent it"
    case .time: "when it was captured"
    case .offset: "where it begins in its direction, in bytes"
    case .version: "the version byte, such as 1.0"
    case .kind: "request, response or notification"
    case .flags: "the flags that are set, such as compressed"
    case .command: "the command by name or number"
    case .status: "the status by name or number"
    case .sequence: "the sequence"
    case .bodyLength: "bytes of the body as transmitted"
    case .error: "the code of what is wrong with the frame, its body or its contents"
    case .account: "who is logged in on the connection, as uid@domain"
    case .device: "the id of the device that is logged in"
    case .from: "who sent the message, as uid@domain"
    case .to: "whom the message is for; s2c has many"
    case .uid: "the uid of account, from or to"
    case .domain: "the domain of account, from or to"
    case .contentType: "the content type of each message"
    case .messageId: "the platform's id of each message"
    case .clientMessageId: "the sender's id of each message, in hexadecimal"
    case .inboxSequence: "the place of each message in its inbox"
    case .topic: "the topic of the message bus"
    }
  }

  /// Whether the body has to be read for it.
  var needsBody: Bool {
    switch self {
    case .from, .to, .uid, .domain, .contentType, .messageId, .clientMessageId, .inboxSequence,
      .topic:
      true
    default: false
    }
  }

  /// The texts that a field can have; nil when it can be any text.
  var words: [String]? {
    switch self {
    case .type: ["frame", "malformed", "gap"]
    case .side: ["client", "server"]
    case .kind: FrameKind.allCases.map(\.description) + ["invalid"]
    case .flags:
      [.compressed, .encrypted, .reserved4, .reserved5, .reserved6, .reserved7]
        .flatMap { (flag: FrameFlags) in flag.names }
    case .error: WireError.Code.allCases.map(\.rawValue)
    default: nil
    }
  }
}
