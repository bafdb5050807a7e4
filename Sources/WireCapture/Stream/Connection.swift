// A TCP connection: both directions, and what SYN, FIN and RST mean for them together.

/// The state of one connection.
struct Connection {
  /// How far after a SYN data may begin that a late SYN still belongs to.
  private static let lateSYNReach = 65_536

  var stream: TCPStream
  private(set) var isClosed = false
  private var forward = DirectionAssembler(.forward)
  private var reverse = DirectionAssembler(.reverse)

  init(_ stream: TCPStream) { self.stream = stream }

  private subscript(_ direction: StreamDirection) -> DirectionAssembler {
    direction == .forward ? forward : reverse
  }

  /// The direction in which `segment`, which belongs to this connection, was sent.
  func direction(of segment: borrowing TCPSegment) -> StreamDirection {
    segment.source == stream.first ? .forward : .reverse
  }

  /// Whether `segment`, with SYN, begins another connection than this one.
  func isSuperseded(by segment: borrowing TCPSegment) -> Bool {
    let own = self[direction(of: segment)]
    let other = self[direction(of: segment).opposite]
    let start = segment.sequenceNumber &+ 1
    guard own.isStarted else {
      // The first SYN of this end, in a handshake. Once the other end has sent data, only an answer to
      // it can still belong here.
      return isClosed || (!segment.flags.contains(.ack) && other.position > 0)
    }
    // Some systems try a refused connection again with the very same number.
    if isClosed, !segment.flags.contains(.ack) { return true }
    if own.initialSequence == start { return false }
    // A capture may show the SYN behind the data that followed it.
    let isLate = (-Self.lateSYNReach...0).contains(own.offset(of: start))
    return isClosed || own.isStartedBySYN || !isLate
  }

  /// Takes a segment of this connection.
  @inline(__always)
  mutating func receive<Sink: StreamSink & ~Copyable>(
    _ segment: borrowing TCPSegment, at timestamp: Int64, _ context: inout ReassemblyContext,
    into sink: inout Sink
  ) throws(Sink.Failure) {
    guard !isClosed else {
      if !segment.payload.isEmpty { context.statistics.afterClose += 1 }
      return
    }
    let direction = direction(of: segment)
    let flags = segment.flags
    if !flags.isDisjoint(with: [.syn, .fin, .rst]) {
      let isReset = flags.contains(.rst)
      if isReset || (flags.contains(.fin) && stream.closing == nil) {
        stream.closing = StreamClosing(direction: direction, timestamp: timestamp)
      }
      if isReset { return try close(.reset, &context, into: &sink) }
      if flags.contains(.syn) { noteSYN(segment, direction) }
    }
    let sequence = segment.sequenceNumber &+ (flags.contains(.syn) ? 1 : 0)
    if flags.contains(.ack) {
      noteHandshakeACK(segment, direction)
      let acknowledged = segment.acknowledgmentNumber
      switch direction {
      case .forward:
        try reverse.acknowledge(
          acknowledged, at: timestamp, stream, &context, into: &sink)
      case .reverse:
        try forward.acknowledge(
          acknowledged, at: timestamp, stream, &context, into: &sink)
      }
    }
    switch direction {
    case .forward:
      try forward.receive(segment, from: sequence, at: timestamp, stream, &context, into: &sink)
    case .reverse:
      try reverse.receive(segment, from: sequence, at: timestamp, stream, &context, into: &sink)
    }
    if forward.hasEnded, reverse.hasEnded { try close(.finished, &context, into: &sink) }
  }

  /// Ends the connection: what is held is passed on, holes become gaps.
  mutating func close<Sink: StreamSink & ~Copyable>(
    _ closure: StreamClosure, _ context: inout ReassemblyContext, into sink: inout Sink
  ) throws(Sink.Failure) {
    isClosed = true
    try forward.flush(stream, &context, into: &sink)
    try reverse.flush(stream, &context, into: &sink)
    try sink.streamClosed(stream, closure)
  }

  private mutating func noteSYN(_ segment: borrowing TCPSegment, _ direction: StreamDirection) {
    start(direction, at: segment.sequenceNumber &+ 1)
    let isAnswer = segment.flags.contains(.ack)
    stream.initiator = stream.initiator ?? (isAnswer ? direction.opposite : direction)
  }

  /// The SYN+ACK, and the bare ACK behind it, tell where the other end begins, should its SYN be
  /// missing.
  private mutating func noteHandshakeACK(
    _ segment: borrowing TCPSegment, _ direction: StreamDirection
  ) {
    guard !forward.isStarted || !reverse.isStarted else { return }
    let own = self[direction]
    guard own.isStartedBySYN, own.position == 0, segment.payload.isEmpty,
      segment.missingBytes == 0
    else { return }
    start(direction.opposite, at: segment.acknowledgmentNumber)
  }

  private mutating func start(_ direction: StreamDirection, at sequence: UInt32) {
    switch direction {
    case .forward: forward.start(at: sequence, bySYN: true)
    case .reverse: reverse.start(at: sequence, bySYN: true)
    }
  }
}
