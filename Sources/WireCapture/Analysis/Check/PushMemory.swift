// Where messages were pushed, to say of one that comes again when it came first.

/// The last pushes of stored messages, of all connections. Each has one place, by its sequence and stream, which a later push may take:
/// memory is fixed, and nothing is looked up for a push that comes once.
struct PushMemory {
  /// A push.
  struct Push {
    let frame: Int
    let time: Int64

    init(_ frame: CheckedFrame) {
      self.frame = frame.number
      time = frame.place.time ?? 0
    }
  }

  private struct Place {
    var sequence: UInt64
    var stream: Int
    var push: Push
  }

  private var places: [Place?] = []
  private static let count = 8_192

  private func index(_ sequence: UInt64, _ stream: Int) -> Int {
    Int(truncatingIfNeeded: sequence &+ UInt64(truncatingIfNeeded: stream) &* 0x9E37_79B1)
      & (PushMemory.count - 1)
  }

  mutating func note(_ sequence: UInt64, _ stream: Int, _ frame: CheckedFrame) {
    if places.isEmpty { places = Array(repeating: nil, count: PushMemory.count) }
    places[index(sequence, stream)] = Place(sequence: sequence, stream: stream, push: Push(frame))
  }

  /// The last push of a message on a stream; nil when others were too many since.
  func find(_ sequence: UInt64, _ stream: Int) -> Push? {
    guard !places.isEmpty, let place = places[index(sequence, stream)], place.sequence == sequence,
      place.stream == stream
    else { return nil }
    return place.push
  }
}
