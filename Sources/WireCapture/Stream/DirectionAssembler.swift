// One direction of a stream: sequence numbers become offsets, and data leaves in order, each byte once.

/// Puts the data of one direction in order.
struct DirectionAssembler {
  /// How far back of the next byte a sequence number is read as old: the largest window of TCP. All
  /// others are ahead, so that even three gigabytes that were not captured make a gap of their size.
  private static let reach: UInt32 = 1 << 30

  let direction: StreamDirection
  /// Whether a sequence number is known to count from.
  private(set) var isStarted = false
  /// Whether the start is that of the connection, not of the capture.
  private(set) var isStartedBySYN = false
  /// Whether the FIN was reached.
  private(set) var hasEnded = false
  /// The sequence number of the byte at offset 0.
  private(set) var initialSequence: UInt32 = 0
  /// The offset of the byte that comes next: the length of all that was passed on, gaps included.
  private(set) var position = 0
  /// The sequence number of the byte that comes next.
  private var expected: UInt32 = 0
  /// The offset of the FIN.
  private var finOffset: Int?
  private var held = HeldSegments()
  /// What the other end acknowledged since there are holes that it does not have.
  private var doubts = AcknowledgmentHistory()

  init(_ direction: StreamDirection) { self.direction = direction }

  /// Begins to count at `sequence`, unless it has begun.
  mutating func start(at sequence: UInt32, bySYN: Bool) {
    guard !isStarted else { return }
    isStarted = true
    isStartedBySYN = bySYN
    initialSequence = sequence
    expected = sequence
  }

  /// The offset in the stream of a sequence number, taken as near to the next byte.
  func offset(of sequence: UInt32) -> Int {
    position + Int(sequence &- expected &+ Self.reach) - Int(Self.reach)
  }

  /// The other end has all bytes before `sequence`: data behind a hole waits for nothing any more, if
  /// the hole lies before it. Captures mix up what was sent at nearly the same time, so the hole is given
  /// up only when it stays open for a while after that.
  @inline(__always)
  mutating func acknowledge<Sink: StreamSink & ~Copyable>(
    _ sequence: UInt32, at timestamp: Int64, _ stream: TCPStream,
    _ context: inout ReassemblyContext, into sink: inout Sink
  ) throws(Sink.Failure) {
    guard isStarted, !hasEnded, let waiting = held.pieces.first?.start ?? finOffset else { return }
    let acknowledged = offset(of: sequence)
    guard waiting <= acknowledged else { return }
    doubts.note(acknowledged, at: timestamp, context.limits)
    try release(upTo: doubts.settled, stream, &context, into: &sink)
    if held.pieces.isEmpty { doubts = AcknowledgmentHistory() }
  }

  /// Takes a segment's data, which begins at the sequence number `sequence`.
  @inline(__always)
  mutating func receive<Sink: StreamSink & ~Copyable>(
    _ segment: borrowing TCPSegment, from sequence: UInt32, at timestamp: Int64,
    _ stream: TCPStream, _ context: inout ReassemblyContext, into sink: inout Sink
  ) throws(Sink.Failure) {
    let length = segment.payload.count + segment.missingBytes
    let isFinal = segment.flags.contains(.fin)
    guard length > 0 || isFinal || isStarted else { return }
    start(at: sequence, bySYN: false)
    let start = offset(of: sequence)
    if length <= 1, start == position - 1, segment.flags.isDisjoint(with: [.syn, .fin]) {
      context.statistics.keepAlives += 1
      return
    }
    if isFinal, !hasEnded, start + length >= position { finOffset = start + length }
    if length > 0 {
      if hasEnded, start + length > position {
        context.statistics.afterClose += 1
      } else if start + length <= position {
        context.statistics.retransmitted += 1
      } else {
        let seen = max(position - start, 0)
        let payload = segment.payload.extracting(droppingFirst: seen)
        let missing = length - seen - payload.count
        if start <= position, held.pieces.isEmpty {
          if seen > 0 { context.statistics.overlapping += 1 }
          try deliver(payload, at: timestamp, stream, into: &sink)
          if missing > 0 { try skip(missing, stream, &context, into: &sink) }
        } else {
          try hold(
            payload, missing: missing, from: start + seen, isOverlapping: seen > 0, at: timestamp,
            stream, &context, into: &sink)
        }
      }
    }
    if let finOffset, position >= finOffset, held.pieces.isEmpty { hasEnded = true }
  }

  /// Gives up all holes: nothing more comes that could fill them.
  mutating func flush<Sink: StreamSink & ~Copyable>(
    _ stream: TCPStream, _ context: inout ReassemblyContext, into sink: inout Sink
  ) throws(Sink.Failure) {
    try release(upTo: .max, stream, &context, into: &sink)
  }
}

extension DirectionAssembler {
  /// Takes data that has held data beside it: what is next of it is passed on, the rest is held.
  private mutating func hold<Sink: StreamSink & ~Copyable>(
    _ payload: Span<UInt8>, missing: Int, from start: Int, isOverlapping: Bool,
    at timestamp: Int64, _ stream: TCPStream, _ context: inout ReassemblyContext,
    into sink: inout Sink
  ) throws(Sink.Failure) {
    var rest = payload
    var restStart = start
    let isNext = start == position
    if isNext {
      let free = (held.pieces.first?.start ?? .max) - start
      let next = payload.extracting(first: free)
      rest = payload.extracting(droppingFirst: next.count)
      restStart += next.count
      try deliver(next, at: timestamp, stream, into: &sink)
    }
    let costBefore = held.cost
    let result = held.insert(rest, missing: missing, at: restStart, timestamp: timestamp)
    context.heldBytes += held.cost - costBefore
    if result.isConflicting { context.statistics.conflictingOverlaps += 1 }
    if result.added == 0, !isNext {
      context.statistics.retransmitted += 1
    } else {
      if isOverlapping || result.overlapped > 0 { context.statistics.overlapping += 1 }
      if !isNext { context.statistics.outOfOrder += 1 }
    }
    try drain(stream, &context, into: &sink)
    while let first = held.pieces.first, isOverLimit(context) {
      try release(upTo: first.start, stream, &context, into: &sink)
    }
  }

  private func isOverLimit(_ context: ReassemblyContext) -> Bool {
    held.cost > context.limits.heldBytesPerDirection
      || held.pieces.count > context.limits.heldPiecesPerDirection
      || context.heldBytes > context.limits.heldBytes
  }

  /// Turns holes into gaps as long as data, or the FIN, at or before `limit` waits behind them.
  private mutating func release<Sink: StreamSink & ~Copyable>(
    upTo limit: Int, _ stream: TCPStream, _ context: inout ReassemblyContext,
    into sink: inout Sink
  ) throws(Sink.Failure) {
    while let first = held.pieces.first, first.start <= limit {
      try skip(first.start - position, stream, &context, into: &sink)
      try drain(stream, &context, into: &sink)
    }
    if let finOffset, finOffset < limit, held.pieces.isEmpty {
      try skip(finOffset - position, stream, &context, into: &sink)
      hasEnded = true
    }
  }

  /// Passes on the held pieces that come next.
  private mutating func drain<Sink: StreamSink & ~Copyable>(
    _ stream: TCPStream, _ context: inout ReassemblyContext, into sink: inout Sink
  ) throws(Sink.Failure) {
    var count = 0
    while count < held.pieces.count, held.pieces[count].start <= position {
      let piece = held.pieces[count]
      try deliver(piece.bytes.span, at: piece.timestamp, stream, into: &sink)
      try skip(piece.missing, stream, &context, into: &sink)
      count += 1
    }
    guard count > 0 else { return }
    let costBefore = held.cost
    held.removeFirst(count)
    context.heldBytes += held.cost - costBefore
  }

  private mutating func deliver<Sink: StreamSink & ~Copyable>(
    _ bytes: Span<UInt8>, at timestamp: Int64, _ stream: TCPStream, into sink: inout Sink
  ) throws(Sink.Failure) {
    guard !bytes.isEmpty else { return }
    advance(bytes.count)
    try sink.streamData(stream, direction, at: timestamp, bytes)
  }

  private mutating func skip<Sink: StreamSink & ~Copyable>(
    _ count: Int, _ stream: TCPStream, _ context: inout ReassemblyContext, into sink: inout Sink
  ) throws(Sink.Failure) {
    guard count > 0 else { return }
    advance(count)
    context.statistics.gaps += 1
    context.statistics.missingBytes += count
    try sink.streamGap(stream, direction, missing: count)
  }

  private mutating func advance(_ count: Int) {
    position += count
    expected &+= UInt32(truncatingIfNeeded: count)
  }
}
