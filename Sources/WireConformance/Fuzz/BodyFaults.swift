// Where a body is at fault: its first fault is mended, then the next, until none is left.

import WireProtocol

/// The faults of a body. Each is found by mending those before it: a field at fault gives way to a good one of its kind, and a
/// message that lacks fields gets them. Fields that a receiver may keep as unknown ones are taken out.
struct BodyFaults {
  /// What a receiver may refuse, or keep as unknown.
  static let open = ["WP-5.1-6", "WP-5.1-8"]
  /// More faults are not looked for.
  private static let most = 64

  /// Where, from the first byte of the frame.
  private(set) var places: Set<Int> = []
  /// The first of them; nil: there is none.
  private(set) var first: WireError?

  /// A byte, and where it stood; nil: it was put in.
  private struct Mark {
    let byte: UInt8
    let origin: Int?
  }

  private let header: [UInt8]
  private let schema: BodySchema
  private let good: GoodFields
  private var marks: [Mark]

  /// The faults of the first frame of `frame`; its body is not compressed.
  init(_ frame: [UInt8], _ schema: BodySchema, _ good: GoodFields) {
    header = Array(frame.prefix(Frame.headerLength))
    self.schema = schema
    self.good = good
    marks = frame.enumerated().dropFirst(Frame.headerLength).map { Mark(byte: $1, origin: $0) }
    for _ in 0..<BodyFaults.most {
      guard let fault = fault() else { return }
      first = first ?? fault
      let place = fault.offset - Frame.headerLength
      if place == 0 { places.insert(Frame.headerLength) }
      if marks.indices.contains(place), let origin = marks[place].origin { places.insert(origin) }
      guard fault.code == .malformedBody,
        mend(place, isOpen: BodyFaults.open.contains(fault.requirement))
      else { return }
    }
  }

  private var body: [UInt8] { marks.map(\.byte) }

  /// What is wrong with the body as it is now.
  private func fault() -> WireError? {
    let bytes = MutantFrames(header).frame(0, body: body)
    do throws(WireError) {
      guard case .frame(let view) = try FrameView.decode(bytes.span, limits: .maximum) else {
        return nil
      }
      var arena = BodyArena(limits: .maximum)
      try view.checkBody(in: &arena)
      return nil
    } catch { return error.code == .malformedBody || error.code == .tooLarge ? error : nil }
  }

  /// Mends what is wrong at a place of the body.
  ///
  /// - Returns: false when nothing is left to mend.
  private mutating func mend(_ place: Int, isOpen: Bool) -> Bool {
    let nodes = FieldNode.parse(body.span, as: schema)
    if place == 0, !isOpen, fill(nodes, schema, marks.count, inside: []) { return true }
    var parents: [FieldNode] = []
    var (level, message) = (nodes, schema)
    while let node = level.first(where: { ($0.tag.lowerBound..<$0.value.upperBound) ~= place }) {
      let range = node.tag.lowerBound..<node.value.upperBound
      if case .message(let part) = node.field?.type, node.error == nil {
        if node.tag.lowerBound != place {
          parents.append(node)
          (level, message) = (node.children, part)
          continue
        }
        if fill(node.children, part, range.upperBound, inside: parents + [node]) { return true }
      }
      // Whoever reads on there may find a fault anywhere behind it.
      if isOpen, node.kind == .unreadable { places.formUnion(marks[range].compactMap(\.origin)) }
      let instead = isOpen ? nil : good.fields[message.name]?[node.number]
      replace(range, with: instead ?? [], inside: parents)
      return true
    }
    return false
  }

  /// Gives a message the fields that it lacks.
  ///
  /// - Returns: whether it lacked any.
  private mutating func fill(
    _ nodes: [FieldNode], _ schema: BodySchema, _ end: Int, inside parents: [FieldNode]
  ) -> Bool {
    // Behind what cannot be read nothing can be put.
    if nodes.contains(where: { $0.kind != .field }) { return false }
    let there = Set(nodes.map(\.number))
    let lacking = (good.fields[schema.name] ?? [:]).filter { !there.contains($0.key) }
    replace(end..<end, with: lacking.sorted { $0.key < $1.key }.flatMap(\.value), inside: parents)
    return !lacking.isEmpty
  }

  /// Puts bytes in the place of others, and has the lengths of the messages around them fit.
  private mutating func replace(
    _ range: Range<Int>, with bytes: [UInt8], inside parents: [FieldNode]
  ) {
    let before = marks.count
    marks.replaceSubrange(range, with: bytes.map { Mark(byte: $0, origin: nil) })
    for parent in parents.reversed() {
      let count = parent.value.count + marks.count - before
      let head =
        RandomMessages.varint(UInt64(parent.number) << 3 | 2) + RandomMessages.varint(UInt64(count))
      let origin = marks[parent.tag.lowerBound].origin
      marks.replaceSubrange(
        parent.tag,
        with: head.enumerated().map { Mark(byte: $1, origin: $0 == 0 ? origin : nil) })
    }
  }
}
