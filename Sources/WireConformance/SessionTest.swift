// Session vectors as values: a script of connections, frames and a clock (Vectors/README.md, "Sessions").

import WireProtocol

/// What clients do to a server, step by step, and what has to come of it.
public struct SessionTest: Sendable {
  /// How the server is set up.
  public let settings: Settings
  /// What a target has to be able to do.
  public let needs: Set<Need>
  /// The script.
  public let steps: [Step]
  /// The steps as JSON, for people.
  public let script: [String]

  /// What not every target can do.
  public enum Need: String, Sendable, CaseIterable {
    /// Let time pass.
    case clock
    /// Be set up in another way than the standard's.
    case settings
    /// Judge tokens by a table.
    case tokens
    /// Begin with topics that are empty.
    case topics
    /// Have a client that does not read.
    case pause
    /// Tell the server to drain.
    case drain
    /// Tell the server to ask whether a client lives.
    case probe
    /// Read the bytes of one write at once, before anything is answered.
    case burst
  }

  /// How the server is set up; nil: as it is by itself.
  public struct Settings: Sendable, Equatable {
    /// The longest heartbeat, in milliseconds. 60,000 by itself.
    public var heartbeatMilliseconds: UInt32?
    /// The most unacked messages that are pushed. 256 by itself.
    public var pushWindow: UInt32?
    /// Requests of a client that may be open. 64 by itself.
    public var maxOpenRequests: UInt32?
    /// Messages in an inbox. 10,000 by itself.
    public var inboxLimit: Int?
    /// Messages of one sender in an inbox. 1,000 by itself.
    public var senderLimit: Int?
    /// What tokens say. One that is not here is good, and makes a service when it is `service`.
    public var tokens: [String: Token] = [:]

    /// The standard's numbers.
    public init() {}
  }

  /// What a token says.
  public enum Token: Sendable, Equatable {
    /// The login is refused.
    case refused(Status)
    /// The login is good; `reach` are the domains that may be sent to, nil all of them.
    case good(isService: Bool, reach: Set<String>?)
  }

  /// One step. The text is the name of a connection, but for `advance` and `drain`.
  public enum Step: Sendable {
    /// A new connection.
    case open(String)
    /// A new connection on which hello is said and answered, and with an account also login.
    case login(String, Opening)
    /// The client sends.
    case send(String, Sending)
    /// The next frames, in this order or in any.
    case expect(String, [FramePattern], inOrder: Bool)
    /// The next frame is one of these; or, with `orClose`, the server has ended.
    case expectOneOf(String, [FramePattern], orClose: Bool)
    /// Keepalive of this sequence, whose answer is the next frame.
    case fence(String, UInt32)
    /// Nothing more comes, and the server has ended.
    case expectClose(String)
    /// The client closes the connection.
    case close(String)
    /// So many milliseconds pass.
    case advance(UInt64)
    /// The client stops to read, or goes on.
    case read(String, Bool)
    /// The server says goaway `draining` to everybody, with so many milliseconds to wait.
    case drain(UInt32)
    /// The server asks whether the client lives.
    case probe(String)
  }

  /// What the steps `hello` and `login` send.
  public struct Opening: Sendable {
    /// The frames, one behind the other in one write.
    public let frames: [FramePattern]
    /// Whether login is among them.
    public let hasLogin: Bool
  }

  /// What the step `send` sends.
  public enum Sending: Sendable {
    /// Frames in one write; `part` are the bytes that are sent of them, nil all.
    case frames([FramePattern], part: Range<Int>?)
    /// Bytes as they are.
    case bytes([UInt8])
  }
}

/// A frame to be sent, or what a frame that comes has to say: members that hold values of ``SessionValues``.
public struct FramePattern: Sendable, Equatable {
  /// The members of the header that are named.
  public let header: JSONValue
  /// The message; nil when nothing is said of it.
  public let body: JSONValue?
  /// The opaque body in hexadecimal.
  public let bodyHex: String?
}
