// What the writer found, as the error that a receiver would report. Only on the way of an error, and for tools.

extension WireMessage {
  /// The canonical encoding, whether or not the value keeps the rules of its type.
  var encodedBytes: [UInt8] {
    var counter = BodyWriter()
    counter.message(self)
    let length = counter.length
    return [UInt8](capacity: length) { output in
      unsafe output.write(atMost: length) { target in
        var writer = unsafe BodyWriter(into: target)
        writer.message(self)
        return writer.length
      }
    }
  }
}

extension BodyWriter {
  /// The error of a message that this writer has written and did not find good.
  @inline(never)
  func error<Body: WireMessage>(of body: borrowing Body) -> WireError {
    switch sendingFault {
    case .none: break
    case .zeroInString:
      return .malformedBody(0, "WP-5.2-2", "\(Body.name): a string with U+0000 in it")
    case .messageTooLong:
      return .malformedBody(
        0, "WP-11-3",
        "\(Body.name): a Message is at most \(Limits.maximumMessageLength) bytes long")
    case .knownAsUnknown:
      return .malformedBody(0, "WP-5.1-2", "\(Body.name): unknownFields holds a known field")
    }
    // Written once more, only to tell where a receiver would find the fault.
    let fault = fault ?? FieldFault(nil, "WP-5.5-2", "breaks a rule")
    return fault.located(in: body.encodedBytes.span, Body.layout)
  }
}
