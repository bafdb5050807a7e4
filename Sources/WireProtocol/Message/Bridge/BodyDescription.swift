// A message as one line that a person can read.

extension WireMessage {
  /// The name and the fields as one line of JSON, whether or not the value keeps the rules of its type.
  var bodyDescription: String {
    Self.name + " " + BodyJSON.text(of: encodedBytes.span, as: BodySchema(Self.layout))
  }
}
