// A change to a content, and the places of a document that each of them may touch.

@testable import WireProtocol

/// A change to one thing of a content.
struct ContentEdit: Sendable {
  /// What a change touches.
  enum Place {
    /// A member or element, that is replaced, removed, or added behind the others.
    case value([String])
    /// An element that is removed.
    case removed([String])
    /// An element that is added to an array at an index.
    case inserted([String], Int)
  }

  let places: [Place]
  /// Whether a member that was unknown gets a meaning by the change, and another value.
  var namesUnknown = false
  /// The changed content; nil when there is nothing to change.
  let apply: @Sendable (Content) throws -> Content?

  /// A change to an envelope, of types that may have what it sets.
  static func envelope(
    _ path: [String], signals: Bool = false,
    _ change: @escaping @Sendable (inout Envelope) throws -> Void
  ) -> ContentEdit {
    ContentEdit(places: [.value(path)]) { content in
      guard var typed = content.typed, signals || content.contentClass != .signal else {
        return nil
      }
      if case .recall? = typed.envelope.relation?.kind, path[0] == "relation" { return nil }
      if path.count > 1, path[0] == "ext", typed.envelope.ext == nil { return nil }
      try change(&typed.envelope)
      return typed.content
    }
  }

  /// A change to the body of a type.
  static func body<Body: TypedContent>(
    _ places: [Place], namesUnknown: Bool = false,
    _ change: @escaping @Sendable (inout Body) throws -> Void
  ) -> ContentEdit {
    ContentEdit(places: places, namesUnknown: namesUnknown) { content in
      guard var body = content.typed as? Body else { return nil }
      try change(&body)
      return body.content
    }
  }

  /// A change to one member of the body of a type.
  static func body<Body: TypedContent>(
    _ path: String..., change: @escaping @Sendable (inout Body) throws -> Void
  ) -> ContentEdit {
    body([.value(["body"] + path)], change)
  }

  /// The parts of the document that the change may touch, in their order.
  func regions(_ before: RawJSON, _ after: RawJSON) -> [Range<Int>] {
    var regions: [Range<Int>] = []
    var removals: [(piece: Range<Int>, parent: RawJSON)] = []
    for place in places {
      switch place {
      case .value(let path):
        guard let parent = before[path.dropLast()], let step = path.last else { continue }
        switch (parent.child(step), after[path]) {
        case (let child?, .some): regions.append(child.value.range)
        case (let child?, nil): removals.append((child.piece, parent))
        case (nil, .some):
          // In front of the member that comes behind it now.
          let siblings = after[path.dropLast()]?.children ?? []
          let index = siblings.firstIndex { $0.key == step } ?? siblings.count
          regions.append(insertion(parent, index))
        case (nil, nil): continue
        }
      case .removed(let path):
        guard let parent = before[path.dropLast()], let child = parent.child(path.last ?? "") else {
          continue
        }
        removals.append((child.piece, parent))
      case .inserted(let path, let index):
        if let array = before[path] { regions.append(insertion(array, index)) }
      }
    }
    regions += withCommas(removals)
    return regions.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
  }

  /// Children that are removed, those side by side as one, each with one comma beside it if there is one.
  private func withCommas(_ removals: [(piece: Range<Int>, parent: RawJSON)]) -> [Range<Int>] {
    var regions: [(piece: Range<Int>, parent: RawJSON)] = []
    for (piece, parent) in removals.sorted(by: { $0.piece.lowerBound < $1.piece.lowerBound }) {
      if let last = regions.last, last.piece.upperBound + 1 == piece.lowerBound {
        regions[regions.count - 1].piece = last.piece.lowerBound..<piece.upperBound
      } else {
        regions.append((piece, parent))
      }
    }
    return regions.map { piece, parent in
      if piece.upperBound < parent.range.upperBound - 1 {
        return piece.lowerBound..<piece.upperBound + 1
      }
      let hasComma = piece.lowerBound > parent.range.lowerBound + 1
      return piece.lowerBound - (hasComma ? 1 : 0)..<piece.upperBound
    }
  }

  /// The place in front of a child, or of the end; the white space of an empty container included.
  private func insertion(_ parent: RawJSON, _ index: Int) -> Range<Int> {
    if parent.children.indices.contains(index) {
      let start = parent.children[index].piece.lowerBound
      return start..<start
    }
    let end = parent.range.upperBound - 1
    return (parent.children.isEmpty ? parent.range.lowerBound + 1 : end)..<end
  }
}
