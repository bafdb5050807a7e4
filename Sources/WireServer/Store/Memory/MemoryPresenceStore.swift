// Presence in memory. It is never written to a disk: a presence names a connection of a living process, and after a restart
// there is none.

import WireProtocol

/// Presence of the gates that talk to this process.
public final class MemoryPresenceStore: PresenceStore {
  /// Milliseconds for which a lease holds.
  public static let lease: UInt64 = 30_000

  private var accounts: [Account: [Presence]] = [:]
  private var connections: [GateID: [ConnectionID: Presence]] = [:]
  private var leases: [GateID: UInt64] = [:]
  /// Gates that may still believe in devices that are not present any more.
  private var lapsed: Set<GateID> = []

  /// Nobody is present.
  public init() {}

  /// The connected devices of an account, in the order in which they came.
  public func devices(of account: Account) -> [Presence] { accounts[account] ?? [] }

  /// A connected device.
  public func device(_ id: String, of account: Account) -> Presence? {
    accounts[account]?.first { $0.device == id }
  }

  /// Whether the gate has a lease.
  public func isKnown(_ gate: GateID) -> Bool { leases[gate] != nil }

  /// Adds a device, in place of what is there for it.
  public func add(_ presence: Presence) {
    if let earlier = device(presence.device, of: presence.account) { remove(earlier) }
    accounts[presence.account, default: []].append(presence)
    connections[presence.connection.gate, default: [:]][presence.connection] = presence
  }

  /// Removes a device if it is still on this connection.
  public func remove(_ presence: Presence) {
    connections[presence.connection.gate]?[presence.connection] = nil
    guard var devices = accounts[presence.account] else { return }
    devices.removeAll { $0.connection == presence.connection }
    accounts[presence.account] = devices.isEmpty ? nil : devices
  }

  /// Extends the lease of a gate by ``lease``, or gives it one.
  ///
  /// - Returns: whether an earlier lease had run out with devices connected.
  public func renew(_ gate: GateID, at uptime: UInt64) -> Bool {
    leases[gate] = uptime + MemoryPresenceStore.lease
    return lapsed.remove(gate) != nil
  }

  /// Takes the lease and all devices of a gate away.
  ///
  /// - Returns: the devices that were connected.
  public func remove(_ gate: GateID) -> [Presence] {
    leases[gate] = nil
    lapsed.remove(gate)
    guard let devices = connections.removeValue(forKey: gate) else { return [] }
    for presence in devices.values { remove(presence) }
    return Array(devices.values)
  }

  /// Takes away the gates whose lease has run out, with their devices.
  ///
  /// - Returns: the devices that were connected.
  public func expire(at uptime: UInt64) -> [Presence] {
    var gone: [Presence] = []
    for (gate, end) in leases where end <= uptime {
      let devices = remove(gate)
      if !devices.isEmpty { lapsed.insert(gate) }
      gone += devices
    }
    return gone
  }
}
