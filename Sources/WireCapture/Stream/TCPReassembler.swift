// TCP segments of any number of connections, mixed as a capture shows them, become streams in order.

/// Reassembles TCP streams. Data that is in order goes straight on, without a copy; data behind a hole
/// is held, within bounds, until the hole is filled or cannot be any more:
///
/// - the other end acknowledged data behind it, and it stays open for a while,
/// - a bound of ``ReassemblyLimits`` was passed,
/// - the stream or the capture ended.
///
/// A hole that is not filled becomes a gap of its exact size; so do bytes that the snapshot length cut
/// off, at once. Where segments overlap, what was seen first wins, whether it was passed on or is held; a byte that
/// the snapshot length cut off counts as seen, and a later copy does not bring it back. Checksums are not looked at: captures
/// are full of unfinished ones from hosts that leave them to the hardware.
public struct TCPReassembler: ~Copyable {
  private let ports: PortFilter
  private var table = ConnectionTable()
  private var context: ReassemblyContext

  /// Counts of what was met so far.
  public var statistics: ReassemblyStatistics { context.statistics }

  /// How many bytes are held behind holes now, with what the bounds count for each piece.
  public var heldBytes: Int { context.heldBytes }

  /// A reassembler for the connections with one of `ports`, all if it is empty.
  public init(ports: Set<UInt16> = [], limits: ReassemblyLimits = .default) {
    self.ports = PortFilter(ports)
    var limits = limits
    limits.connections = max(limits.connections, 1)
    context = ReassemblyContext(limits: limits)
  }

  /// Takes the next segment of the capture, seen at `timestamp`, and passes on what it makes known.
  public mutating func receive<Sink: StreamSink & ~Copyable>(
    _ segment: borrowing TCPSegment, at timestamp: Int64, into sink: inout Sink
  ) throws(Sink.Failure) {
    context.statistics.segments += 1
    guard ports.admits(segment.source.port, segment.destination.port) else {
      context.statistics.filtered += 1
      return
    }
    let key = ConnectionKey(segment.source, segment.destination)
    let slot: Int
    if let known = table.find(key) {
      if segment.flags.contains(.syn), table.connections[known].isSuperseded(by: segment) {
        try remove(known, .superseded, into: &sink)
        slot = try open(key, for: segment, into: &sink)
      } else {
        slot = known
      }
    } else {
      slot = try open(key, for: segment, into: &sink)
    }
    let wasClosed = table.connections[slot].isClosed
    try table.connections[slot].receive(segment, at: timestamp, &context, into: &sink)
    if table.connections[slot].isClosed, !wasClosed { table.retire(slot) }
  }

  /// The capture ended: passes on what is held and closes all streams. New segments begin new ones.
  public mutating func finish<Sink: StreamSink & ~Copyable>(
    into sink: inout Sink
  ) throws(Sink.Failure) {
    for slot in table.openSlots() { try remove(slot, .captureEnded, into: &sink) }
  }

  private mutating func open<Sink: StreamSink & ~Copyable>(
    _ key: ConnectionKey, for segment: borrowing TCPSegment, into sink: inout Sink
  ) throws(Sink.Failure) -> Int {
    if table.count >= context.limits.connections { try makeRoom(into: &sink) }
    let slot = table.nextSlot
    let isSYN = segment.flags.contains(.syn)
    let stream = TCPStream(
      number: context.statistics.streams, slot: slot, first: segment.source,
      second: segment.destination,
      initiator: isSYN ? (segment.flags.contains(.ack) ? .reverse : .forward) : nil)
    context.statistics.streams += 1
    table.insert(Connection(stream), key)
    try sink.streamOpened(stream)
    return slot
  }

  /// Forgets the connection that is missed least: one that ended, else the one idle longest.
  private mutating func makeRoom<Sink: StreamSink & ~Copyable>(
    into sink: inout Sink
  ) throws(Sink.Failure) {
    if let slot = table.oldestClosed {
      table.remove(slot)
    } else if let slot = table.oldestOpen {
      context.statistics.evictions += 1
      try remove(slot, .evicted, into: &sink)
    }
  }

  private mutating func remove<Sink: StreamSink & ~Copyable>(
    _ slot: Int, _ closure: StreamClosure, into sink: inout Sink
  ) throws(Sink.Failure) {
    if !table.connections[slot].isClosed {
      try table.connections[slot].close(closure, &context, into: &sink)
    }
    table.remove(slot)
  }
}
