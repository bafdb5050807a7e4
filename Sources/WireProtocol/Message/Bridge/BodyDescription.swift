// A message of the standard as one line that a person can read.

extension WireMessage {
  /// The name and the fields as one line of JSON, whether or not the value keeps the rules of its type.
  var bodyDescription: String {
    var arena = BodyArena()
    let packed = arena.build(self).filled.bytes
    return Self.name + " " + BodyJSON.text(of: packed.span, as: BodySchema(Self.layout))
  }
}
