// Every bound of the reassembly, and the counts of what it met.

/// What bounds the memory of a ``TCPReassembler``. A bound that is passed costs order, never memory: a
/// hole then counts as lost and becomes a gap.
public struct ReassemblyLimits: Hashable, Sendable {
  /// Bytes held behind holes of one direction.
  public var heldBytesPerDirection = 1 << 20
  /// Pieces held behind holes of one direction: it bounds the time that finding a place takes.
  public var heldPiecesPerDirection = 1024
  /// Bytes held over all streams.
  public var heldBytes = 16 << 20
  /// How many acknowledgments a hole outlives that, by them, was none on the wire: what is missing may stand a
  /// little further on in the capture.
  public var acknowledgmentsInDoubt = 16
  /// How long such a hole waits for what is missing: nanoseconds of capture time.
  public var nanosecondsInDoubt: Int64 = 1_000_000_000
  /// Connections that are followed at once.
  public var connections = 16_384

  /// What each held piece counts beside its bytes: its share of memory when it is tiny.
  static let pieceOverhead = 64

  /// The bounds that suit a capture of unknown origin.
  public init() {}

  /// The bounds that suit a capture of unknown origin.
  public static let `default` = ReassemblyLimits()
}

/// What a ``TCPReassembler`` met. Each count is of segments unless it says otherwise.
public struct ReassemblyStatistics: Hashable, Sendable {
  /// All segments.
  public var segments = 0
  /// Passed over because neither port was asked for.
  public var filtered = 0
  /// Data that was seen before, all of it.
  public var retransmitted = 0
  /// Data that came before other data that precedes it.
  public var outOfOrder = 0
  /// Data of which a part was seen before.
  public var overlapping = 0
  /// Data that differs from bytes of the same place that are still held; the first bytes win.
  public var conflictingOverlaps = 0
  /// Keep-alive probes: nothing, or one byte, in front of what comes next.
  public var keepAlives = 0
  /// Data after the end of its direction or stream; passed over.
  public var afterClose = 0
  /// Streams.
  public var streams = 0
  /// Gaps.
  public var gaps = 0
  /// Bytes in gaps.
  public var missingBytes = 0
  /// Streams that were closed because too many were open.
  public var evictions = 0

  /// All counts 0.
  public init() {}
}

/// What all streams share.
struct ReassemblyContext {
  let limits: ReassemblyLimits
  var statistics = ReassemblyStatistics()
  /// Bytes held now, overhead included.
  var heldBytes = 0
}
