// Which bytes of a direction a capture shows: the first sighting of each place counts, a cut one too.

/// One direction as a capture shows it.
struct SeenBytes {
  private enum Place {
    case unseen
    /// The snapshot length cut it off.
    case cut
    case byte(UInt8, Int64)
  }

  private var places: [Place] = []
  /// The place of the first byte in the direction: not 0 when the beginning was not captured.
  private(set) var base: Int?
  private var finish: Int?

  /// Nothing seen, of a direction whose beginning is known at `base`.
  init(base: Int?) { self.base = base }

  /// How many bytes there are, missing ones counted, as far as the capture tells.
  var count: Int { places.count }

  /// Notes a segment: `payload`, of which the first `present` bytes were captured.
  mutating func see(_ payload: [UInt8], present: Int, at start: Int, time: Int64, isFinal: Bool) {
    guard !payload.isEmpty || isFinal else { return }
    let base = base ?? start
    self.base = base
    for (index, byte) in payload.enumerated() where start + index >= base {
      let place = start + index - base
      while places.count <= place { places.append(.unseen) }
      guard case .unseen = places[place] else { continue }
      places[place] = index < present ? .byte(byte, time) : .cut
    }
    // The end of a direction tells that bytes before it are missing.
    if isFinal {
      while places.count < start + payload.count - base { places.append(.unseen) }
    }
  }

  /// The first missing byte from `position` on.
  func firstMissing(from position: Int) -> Int? {
    places[position...].firstIndex {
      if case .byte = $0 { false } else { true }
    }
  }

  /// The bytes of a range that are there.
  func present(_ range: Range<Int>) -> [UInt8] {
    places[range].compactMap {
      if case .byte(let byte, _) = $0 { byte } else { nil }
    }
  }

  /// How many bytes of a range are missing.
  func missing(_ range: Range<Int>) -> Int { range.count - present(range).count }

  /// When the byte at `position` was captured.
  func time(_ position: Int) -> Int64? {
    guard places.indices.contains(position), case .byte(_, let time) = places[position] else {
      return nil
    }
    return time
  }

  /// When the last byte that is there was captured.
  var lastTime: Int64? { places.indices.reversed().lazy.compactMap(time).first }
}
