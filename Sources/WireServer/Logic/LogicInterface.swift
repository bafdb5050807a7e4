// The narrow interface between a gate and the platform's rules (SPEC.md 7): values only, so that the two may stand in one
// process or in two.

public import WireProtocol

/// A process that holds connections. Random, made anew at each start.
public struct GateID: Sendable, Hashable, RawRepresentable {
  /// The number.
  public let rawValue: UInt64

  /// The gate of this number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// A new id from the system's randomness.
  public static func random() -> GateID { GateID(rawValue: .random(in: 1 ... .max)) }
}

/// A connection: unique among all gates, never used again.
public struct ConnectionID: Sendable, Hashable {
  /// The gate that holds it.
  public let gate: GateID
  /// Counted by the gate.
  public let number: UInt64

  /// The connection `number` of `gate`.
  public init(gate: GateID, number: UInt64) {
    self.gate = gate
    self.number = number
  }
}

/// The domains that a session may address with c2c and s2c.
public enum Reach: Sendable, Hashable {
  /// Every domain.
  case all
  /// These and no others.
  case domains(Set<String>)

  /// Whether accounts of a domain may be addressed.
  public func holds(_ domain: String) -> Bool {
    switch self {
    case .all: true
    case .domains(let domains): domains.contains(domain)
    }
  }
}

/// What an authenticator grants to a session; read from its token, never from a request (WP-5.4-7).
public struct Rights: Sendable, Hashable {
  /// Whether the session may use the commands of services.
  public let isService: Bool
  /// Whom it may address.
  public let reach: Reach

  /// These rights.
  public init(isService: Bool, reach: Reach) {
    self.isService = isService
    self.reach = reach
  }
}

/// The two clocks of a moment. The first may be set, the second only runs.
public struct LogicTime: Sendable, Hashable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public let milliseconds: UInt64
  /// Milliseconds since some moment before the process began; never goes back.
  public let uptimeMilliseconds: UInt64

  /// A moment.
  public init(milliseconds: UInt64, uptimeMilliseconds: UInt64) {
    self.milliseconds = milliseconds
    self.uptimeMilliseconds = uptimeMilliseconds
  }
}

/// What a gate tells the platform.
public enum LogicInput: Sendable, Hashable {
  /// The gate lives: the presence of its connections holds for another 30 s. An unknown gate becomes known, and only a known
  /// one may log connections in.
  case renew(GateID)
  /// The gate has ended all its connections.
  case gateDown(GateID)
  /// A login whose token has been judged.
  case login(ConnectionID, Login.Request, Rights, RequestTicket)
  /// A request of a connection that has logged in.
  case request(ConnectionID, PlatformRequest, RequestTicket)
  /// The connection is gone.
  case closed(ConnectionID)
  /// Time has passed: messages, keys, devices and topics expire. A bounded amount also does so with other input.
  case tick
}

/// What the platform tells a gate.
public enum LogicOutput: Sendable, Hashable {
  /// Answers a request.
  case answer(ConnectionID, RequestTicket, PlatformAnswer)
  /// Something for a connection that did not ask.
  case push(ConnectionID, PlatformPush)
  /// The connection must end with this status; the platform has forgotten it already.
  case end(ConnectionID, Status, String)
  /// The gate renewed after its lease had run out: none of the connections that it had logged in before is present any more,
  /// and all must end.
  case unknownGate(GateID)

  /// The gate that this is for.
  public var gate: GateID {
    switch self {
    case .answer(let connection, _, _), .push(let connection, _), .end(let connection, _, _):
      connection.gate
    case .unknownGate(let gate): gate
    }
  }
}
