// A frame that the library and a testee judge differently, and what is known of its body.

import WireProtocol

/// A frame of which the library and a testee make something else, behind others in which they agree. At least one of them
/// refuses it as a message.
struct Disagreement {
  /// What the library says of order 14; nil: it takes the message, whatever it says of the content.
  let library: Outcome.Fault?
  /// What the testee says of order 14; nil: it takes the message.
  let testee: Outcome.Fault?
  /// The faults of the body; nil when the library takes it.
  let faults: BodyFaults?
  private let body: [UInt8]
  private let schema: BodySchema

  /// Nil when they agree, or differ in another way.
  init?(_ wire: [UInt8], _ expected: Outcome, _ seen: Seen, _ good: GoodFields) {
    let number = min(expected.frames.count, seen.frames.count)
    var mismatches: [Mismatch] = []
    for (ours, theirs) in zip(expected.frames, seen.frames) {
      ours.compare(theirs, "", &mismatches)
    }
    let starts = MutantFrames(wire).starts
    guard mismatches.isEmpty, number < starts.count else { return nil }
    let start = starts[number]
    // Who has taken more frames than the other has taken this one.
    library = expected.frames.count == number ? expected.error?.ofMessage : nil
    testee = seen.frames.count == number ? seen.error?.ofMessage : nil
    guard library != nil || testee != nil else { return nil }
    for (count, consumed, error) in [
      (expected.frames.count, expected.consumed, expected.error),
      (seen.frames.count, seen.consumed, seen.error),
    ] where count == number {
      guard consumed == start, error?.isOfOrder14Or15 == true else { return nil }
    }
    let rest = Array(wire[start...])
    guard let plain = Disagreement.plain(rest) else { return nil }
    (body, schema) = (Array(plain.frame.dropFirst(Frame.headerLength)), plain.schema)
    faults = library == nil ? nil : BodyFaults(plain.frame, plain.schema, good)
  }

  /// The first frame with its body uncompressed, and what the body is.
  private static func plain(_ wire: [UInt8]) -> (frame: [UInt8], schema: BodySchema)? {
    var arena = BodyArena(limits: .maximum, compression: .standard)
    guard case .frame(let view)? = try? FrameView.decode(wire.span, limits: .maximum),
      let schema = CommandTable.standard.body(of: view.header)?.schema,
      let body = try? arena.plainBody(of: view)
    else { return nil }
    var header = Array(wire.prefix(Frame.headerLength))
    header[3] &= ~4
    return (MutantFrames(header).frame(0, body: Array(copying: body)), schema)
  }

  /// Whether every receiver has to take the body, however little memory it grants (WP-5.6-3).
  var isCanonical: Bool {
    func isKnown(_ node: FieldNode) -> Bool {
      node.field != nil && node.children.allSatisfy(isKnown)
    }
    guard let message = try? DynamicMessage(decoding: body.span, as: schema) else { return false }
    return message.canonicalBytes == body
      && FieldNode.parse(body.span, as: schema).allSatisfy(isKnown)
  }

  /// Whether the string at a place of the body does not count, because the same field comes again.
  func isOverwritten(_ place: Int) -> Bool {
    var later: [[FieldNode]] = []
    var nodes = FieldNode.parse(body.span, as: schema)
    while let index = nodes.firstIndex(where: { ($0.tag.lowerBound..<$0.value.upperBound) ~= place }
    ) {
      let node = nodes[index]
      let again = nodes[(index + 1)...].filter { $0.number == node.number }
      later = later.map { level in level.flatMap(\.children).filter { $0.number == node.number } }
      if node.field?.isRepeated == false { later.append(again) }
      if node.children.isEmpty { break }
      nodes = node.children
    }
    return later.contains { !$0.isEmpty }
  }
}

extension Outcome.Fault {
  /// The fault, if it is one of order 14.
  fileprivate var ofMessage: Self? { code == .malformedBody || code == .tooLarge ? self : nil }

  fileprivate var isOfOrder14Or15: Bool { ofMessage != nil || code == .malformedContent }
}
