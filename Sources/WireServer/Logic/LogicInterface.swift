// The narrow interface between a gate and the platform: everything that passes, as values.

public import WireProtocol

/// The name of a gate among those of its platform; a new one each time that a gate starts.
public struct GateID: Sendable, Hashable {
  /// A random number.
  public let rawValue: UInt64

  /// The gate of this name.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// A new name.
  public static func random() -> GateID { GateID(rawValue: .random(in: 1 ... .max)) }
}

/// The name of a connection, never used again.
public struct ConnectionID: Sendable, Hashable {
  /// The gate that has the connection.
  public let gate: GateID
  /// Which of the gate's connections.
  public let number: UInt64

  /// The connection of this name.
  public init(gate: GateID, number: UInt64) {
    self.gate = gate
    self.number = number
  }
}

/// What a session may do, as its token says (WP-5.4-7).
public struct Rights: Sendable, Hashable {
  /// The domains that a session may send to.
  public enum Reach: Sendable, Hashable {
    /// Every domain.
    case all
    /// These.
    case domains(Set<String>)

    /// Whether this domain is among them.
    public func contains(_ domain: String) -> Bool {
      switch self {
      case .all: true
      case .domains(let domains): domains.contains(domain)
      }
    }
  }

  /// Whether the session may use the commands of services.
  public let isService: Bool
  /// The domains that the session may send to.
  public let reach: Reach

  /// Rights.
  public init(isService: Bool = false, reach: Reach = .all) {
    self.isService = isService
    self.reach = reach
  }
}

/// What a gate tells the platform.
public enum LogicInput: Sendable {
  /// The gate lives: its connections are present for another while. The first one makes the gate known.
  case renew(GateID)
  /// The gate is gone, and all its connections.
  case gateDown(GateID)
  /// A login whose token was judged.
  case login(ConnectionID, Login.Request, Rights, RequestTicket)
  /// A request of a session that is logged in.
  case request(ConnectionID, PlatformRequest, RequestTicket)
  /// A connection is over.
  case closed(ConnectionID)
  /// Time has passed: what has expired goes.
  case tick
}

/// What the platform tells a gate.
public enum LogicOutput: Sendable {
  /// The answer to a request.
  case answer(ConnectionID, RequestTicket, PlatformAnswer)
  /// Something for a client that has not asked.
  case push(ConnectionID, PlatformPush)
  /// End a connection with goaway: its status and text.
  case end(ConnectionID, Status, String)
  /// The platform took the gate for dead: its connections have to be ended, so that their clients log in anew.
  case unknownGate(GateID)
}
