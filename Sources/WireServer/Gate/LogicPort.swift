// How a gate reaches the platform.

/// The platform as a gate sees it: messages there, messages back. Behind it the platform may stand in this process or in
/// another.
public protocol LogicPort: Sendable {
  /// Names a gate and where what is for it goes; called from any thread, in order for each connection.
  func attach(gate: GateID, sink: @escaping @Sendable ([LogicOutput]) -> Void)
  /// Gives the platform what has happened, in order. Returns at once.
  func submit(_ inputs: [LogicInput])
}
