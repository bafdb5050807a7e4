// Scenarios for clients as values: what Vectors/README.md describes under "Clients".

import WireProtocol

/// What a server does to a client, step by step, and what has to come of it.
public struct ClientTest: Sendable {
  /// How the client is started.
  public let start: Start
  /// What a testee has to be able to do.
  public let needs: Set<Need>
  /// The script.
  public let steps: [Step]
  /// Each step as the file of vectors has it, for people.
  public let script: [String]

  /// What not every testee can do.
  public enum Need: String, Sendable, CaseIterable {
    /// Waits of the client that are longer or shorter than others: they can be scaled.
    case clock
    /// Messages that are handled only when the runner says so.
    case hold
    /// A client that has a place in an inbox already.
    case position
  }

  /// How the client is started.
  public struct Start: Sendable, Equatable {
    /// The epoch that it knows; nil: none.
    public var epoch: UInt64?
    /// The last sequence that it has handled.
    public var cursor: UInt64?
    /// Whether messages are handled only when the runner says so.
    public var holds = false
  }

  /// One step. The text is the name of a connection.
  public struct Step: Sendable {
    /// What is done.
    public let action: Action
    /// What the step waits for may not come sooner: milliseconds behind the step before. 0: at any time.
    public let after: UInt64
    /// What the step waits for may take this much longer than others: milliseconds.
    public let within: UInt64
  }

  /// What a step does.
  public enum Action: Sendable {
    /// The client connects.
    case accept(String)
    /// The client connects and says hello and login, which are answered with these bodies; its login has to be as the
    /// pattern says.
    case login(String, hello: JSONValue, login: JSONValue, expected: JSONValue)
    /// The server sends.
    case send(String, SessionTest.Sending)
    /// The server answers the request that the last step has found on the connection.
    case answer(String, status: JSONValue, body: JSONValue?)
    /// The next frames, in this order or in any.
    case expect(String, [FramePattern], inOrder: Bool)
    /// The next frame is one of these; or, with `orClose`, the client has ended.
    case expectOneOf(String, [FramePattern], orClose: Bool)
    /// Keepalive of this sequence, whose answer is the next frame.
    case fence(String, UInt32)
    /// The client acks up to this sequence, at once or little by little, and no further.
    case acked(String, UInt64)
    /// What the server says of the inbox in answers that no step gives.
    case inbox(JSONObject)
    /// The testee tells of at least so many events of this kind, which are all taken.
    case events(String, least: Int)
    /// Nothing more comes, and the client has ended.
    case expectClose(String)
    /// The server closes the connection.
    case close(String)
    /// A request to the testee; what its answer has to be, nil: a later step takes it.
    case ask(JSONObject, reply: JSONValue?)
    /// The answer to a request that was asked before.
    case reply(String, JSONValue)
    /// The testee has told or tells of this; `isThere`: before the last frame came.
    case event(JSONValue, isThere: Bool)
    /// So many milliseconds pass, and the client does not connect.
    case quiet(UInt64)
  }
}

extension ClientTest.Step {
  /// What can be told of its needs.
  var needsClock: Bool {
    if case .quiet = action { return true }
    return after > 0 || within > 0
  }
}
