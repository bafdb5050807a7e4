// Finds the field of a broken rule in the wire bytes. Only on the way of an error.

internal import CProtobufC

extension FieldFault {
  /// The error with the offset of SPEC.md 5.7 and the field's name.
  ///
  /// - Parameter body: the body that was scanned and found a valid message.
  func located(in body: Span<UInt8>, _ layout: BodyLayout) -> WireError {
    var range = 0..<body.count
    var position = 0
    var type: UnsafePointer<ProtobufCMessageDescriptor>? = unsafe layout.descriptor
    var names: [String] = []
    var found = true
    for step in path {
      let known = unsafe type.flatMap { unsafe $0.field(step.number) }
      var name = unsafe known.map { unsafe String(cString: $0.pointee.name) } ?? "\(step.number)"
      if let index = step.index { name += "[\(index)]" }
      names.append(name)
      // An absent field is reported where the message that lacks it begins.
      if found, let field = FieldFault.occurrence(of: step, in: body, range) {
        position = field.start
        range = field.value
      } else {
        found = false
      }
      unsafe type = known?.pointee.descriptor?.assumingMemoryBound(
        to: ProtobufCMessageDescriptor.self)
    }
    let subject = names.isEmpty ? layout.name : "\(layout.name).\(names.joined(separator: "."))"
    return WireError(
      code, offset: Frame.headerLength + position, requirement: requirement,
      explanation: "\(subject): \(explanation)")
  }

  /// The last occurrence of a singular field, the one that counts; an element of a repeated one.
  private static func occurrence(of step: Step, in body: Span<UInt8>, _ range: Range<Int>)
    -> FieldReader.Field?
  {
    var reader = FieldReader(body, in: range)
    var last: FieldReader.Field?
    var index = 0
    while !reader.isAtEnd, let field = try? reader.next() {
      guard field.number == step.number else { continue }
      last = field
      if index == step.index { break }
      index += 1
    }
    return last
  }
}
