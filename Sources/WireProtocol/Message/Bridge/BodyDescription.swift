extension WireMessage {
  var bodyDescription: String { "\(Self.name)" }
}
