// Who is connected where, and for how long that may be believed.

public import WireProtocol

/// A device that is connected.
public struct Presence: Sendable, Hashable {
  /// The connection that it is on.
  public let connection: ConnectionID
  /// Whose device it is.
  public let account: Account
  /// The device's id.
  public let device: String
  /// The attempt that its login carried.
  public let attempt: UInt64

  /// A connected device.
  public init(connection: ConnectionID, account: Account, device: String, attempt: UInt64) {
    self.connection = connection
    self.account = account
    self.device = device
    self.attempt = attempt
  }
}

/// Connected devices and the leases of their gates. Used by one thread at a time.
///
/// A presence holds as long as the lease of its gate: a gate that dies without a word leaves nobody present.
public protocol PresenceStore: AnyObject {
  /// The connected devices of an account, in the order in which they came.
  func devices(of account: Account) -> [Presence]
  /// A connected device.
  func device(_ id: String, of account: Account) -> Presence?
  /// Whether the gate has a lease.
  func isKnown(_ gate: GateID) -> Bool

  /// Adds a device, in place of what is there for it.
  func add(_ presence: Presence)
  /// Removes a device if it is still on this connection.
  func remove(_ presence: Presence)
  /// Extends the lease of a gate, or gives it one.
  ///
  /// - Returns: whether an earlier lease had run out with devices connected.
  func renew(_ gate: GateID, at uptime: UInt64) -> Bool
  /// Takes the lease and all devices of a gate away.
  ///
  /// - Returns: the devices that were connected.
  func remove(_ gate: GateID) -> [Presence]
  /// Takes away the gates whose lease has run out, with their devices.
  ///
  /// - Returns: the devices that were connected.
  func expire(at uptime: UInt64) -> [Presence]
}
