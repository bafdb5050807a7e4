// What the writer found, as the error that a receiver would report. Only on the way of an error, and for tools.

extension WireMessage {
  /// The canonical encoding, whether or not the value keeps the rules of its type.
  package var encodedBytes: [UInt8] {
    var writer = BodyWriter()
    writer.message(self)
    return Array(copying: writer.body)
  }
}

extension BodyWriter {
  /// The error of a message that was written and not found good.
  @inline(never)
  func error<Body: WireMessage>(in _: Body.Type) -> WireError {
    // What a receiver can tell, where it would find it.
    if sendingFault == .none, let fault { return fault.located(in: body, Body.layout) }
    switch sendingFault {
    case .none, .zeroInString:
      return .malformedBody(0, "WP-5.2-2", "\(Body.name): a string with U+0000 in it")
    case .messageTooLong:
      return .malformedBody(
        0, "WP-11-3",
        "\(Body.name): a Message is at most \(Limits.maximumMessageLength) bytes long")
    case .knownAsUnknown:
      return .malformedBody(0, "WP-5.1-2", "\(Body.name): unknownFields holds a known field")
    }
  }
}
