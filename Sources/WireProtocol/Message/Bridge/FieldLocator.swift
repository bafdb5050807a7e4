// Finds the field of a broken rule in the wire bytes. Only on the way of an error.

internal import CProtobufC

extension FieldFault {
  /// The error with the offset of SPEC.md 5.7 and the field's name.
  ///
  /// - Parameter body: the body, which is a valid message of this layout but for its rules.
  func located(in body: Span<UInt8>, _ layout: BodyLayout) -> WireError {
    // A message that occurs more than once is merged, so the field may stand in any of its occurrences.
    var ranges = [0..<body.count]
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
      let fields = found ? FieldFault.occurrences(of: step, in: body, ranges) : []
      if let last = fields.last {
        position = last.start
        ranges = fields.map(\.value)
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

  /// All occurrences of a singular field, of which the last counts; the one element of a repeated field.
  private static func occurrences(of step: Step, in body: Span<UInt8>, _ ranges: [Range<Int>])
    -> [FieldReader.Field]
  {
    var fields: [FieldReader.Field] = []
    var elements = 0
    for range in ranges {
      var reader = FieldReader(body, in: range)
      while !reader.isAtEnd, let field = try? reader.next() {
        guard field.number == step.number else { continue }
        fields.append(field)
        elements += step.isNumber ? numbers(in: body, field) : 1
        if let index = step.index, elements > index { return [field] }
      }
    }
    return step.index == nil ? fields : []
  }

  /// How many varints of a repeated field stand here, packed or not.
  private static func numbers(in body: Span<UInt8>, _ field: FieldReader.Field) -> Int {
    guard field.type == .lengthDelimited else { return 1 }
    var count = 0
    for index in field.value where body[index] < 0x80 { count += 1 }
    return count
  }
}
