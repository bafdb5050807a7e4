// Bytes of a connection on their way into frames as vectors have them.

import WireProtocol

/// One direction of one connection.
struct FrameReader: ~Copyable {
  var decoder = FrameDecoder()
  private var arena = BodyArena(compression: .standard)

  /// The next frame that is complete; nil: more bytes are needed.
  mutating func next() throws(WireError) -> Outcome.FrameJSON? {
    guard let frame = try decoder.next() else { return nil }
    return try ObservedFrame(frame, &arena).json
  }
}
