// What one direction of a stream is made of, in order: frames, malformed runs, gaps.

import WireProtocol

/// The next thing in one direction of a recorded stream. Offsets count all bytes of the direction, those
/// that are missing too.
public enum StreamRecord: ~Escapable {
  /// A frame whose header and body were judged (SPEC.md 2.6, orders 1 to 11), and where it begins.
  case frame(FrameView, offset: Int)
  /// What stands, or is missing, between frames.
  case undecoded(UndecodedRun)
}

/// A part of a direction that gives no frame.
public enum UndecodedRun: Sendable, Hashable {
  /// A frame that could not be decoded, with everything that was passed over because of it.
  case malformed(MalformedRun)
  /// Bytes that the recording does not have, with everything that was passed over because of them.
  case gap(StreamGap)
}

/// A framing error and the bytes that were passed over to the place where decoding goes on (SPEC.md 2.7).
public struct MalformedRun: Sendable, Hashable {
  /// What is wrong; its offset counts from the beginning of the bad frame.
  public let error: WireError
  /// Where in the direction the bad frame begins.
  public let offset: Int
  /// The header, where its checksum held: then decoding goes on behind the length that it gives.
  public let header: HeaderFields?
  /// Bytes from ``offset`` on that were not decoded; they end at the next frame, at a gap or at the end.
  public internal(set) var skipped: Int
  /// What the first bytes of the run look like, where that is plain.
  public let mistake: LikelyMistake?

  /// Where in the direction the fault stands.
  public var errorOffset: Int { offset + error.offset }

  /// A run of `skipped` bytes.
  public init(
    _ error: WireError, offset: Int, header: HeaderFields?, skipped: Int,
    mistake: LikelyMistake? = nil
  ) {
    self.error = error
    self.offset = offset
    self.header = header
    self.skipped = skipped
    self.mistake = mistake
  }
}

/// Bytes that a recording does not have.
///
/// Holes with no frame between them are one gap: ``bytes`` is their sum.
public struct StreamGap: Sendable, Hashable {
  /// Where in the direction the first missing byte belongs.
  public let offset: Int
  /// How many bytes are missing. 0: an unknown number in front of the recording, or a frame that was given up because too
  /// many were under way. At the end: how many more
  /// the last frame needs at least.
  public internal(set) var bytes: Int
  /// Bytes that are there and were not decoded, because the rest of their frame is missing: from the beginning
  /// of a frame that the gap cuts, and up to the next header that holds.
  public internal(set) var skipped: Int
  /// Whether the direction ends inside a frame: nothing comes behind this gap.
  public let isAtEnd: Bool

  /// A gap.
  public init(offset: Int, bytes: Int, skipped: Int, isAtEnd: Bool = false) {
    self.offset = offset
    self.bytes = bytes
    self.skipped = skipped
    self.isAtEnd = isAtEnd
  }
}
