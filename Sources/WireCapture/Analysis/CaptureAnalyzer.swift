// Finds the streams of this protocol among those of a capture, and gives their records.

import WireProtocol

/// Counts of what an analysis met.
public struct AnalysisStatistics: Sendable, Hashable {
  /// Connections that speak this protocol.
  public internal(set) var streams = 0
  /// Payload bytes of these connections.
  public internal(set) var bytes = 0
  /// What the first other connection with something to tell looks like.
  public internal(set) var otherMistake: LikelyMistake?

  /// All counts 0.
  public init() {}
}

/// Analyses the streams that a ``StreamExtractor`` gives.
///
/// Without a port, a stream speaks this protocol when a direction begins with the magic `D5 58`. Where the beginning
/// of the connection was not captured, or bytes are missing, a header that holds is looked for in the first 1,114,112
/// bytes of payload: the longest frame of usual size and 64 KiB. All other streams are passed over.
///
/// Streams are numbered from 0 in the order of their first records. Memory: the frames under way of all streams, at
/// most 18 MiB (beyond that a frame that grows is given up and told as a gap), a little for each open stream, and
/// nothing for those that ended or speak something else.
public struct CaptureAnalyzer<Output: RecordSink & ~Copyable>: ~Copyable, StreamSink {
  /// What the output throws.
  public typealias Failure = Output.Failure

  /// Where the records go.
  public var output: Output
  /// Counts so far.
  public private(set) var statistics = AnalysisStatistics()

  private enum Slot {
    case unused
    case analysed(StreamState)
    case passedOver
  }

  private let limits: Limits
  private let isPortKnown: Bool
  private var slots: [Slot] = []
  private var arena: BodyArena
  /// Bytes of frames under way, over all streams.
  private var heldBytes = 0

  /// More than one frame of any length, and far less than what so many connections could hold.
  private static var heldLimit: Int { 18 << 20 }

  /// How many bytes are looked at before a stream is taken for something else.
  private static var undecidedLimit: Int { 1_114_112 }

  /// An analyzer at the beginning of a capture.
  ///
  /// - Parameters:
  ///   - limits: a longer body is `bodyTooLong`.
  ///   - isPortKnown: every stream speaks this protocol: it was chosen by its port.
  public init(
    limits: Limits = .maximum, isPortKnown: Bool = false, into output: consuming Output
  ) {
    self.limits = limits
    self.isPortKnown = isPortKnown
    self.output = output
    arena = BodyArena(limits: limits)
  }

  /// A connection begins; its state begins with its first payload.
  public mutating func streamOpened(_ stream: TCPStream) throws(Failure) {
    while slots.count <= stream.slot { slots.append(.unused) }
    slots[stream.slot] = .unused
  }

  /// Analyses the next bytes of a direction.
  public mutating func streamData(
    _ stream: TCPStream, _ direction: StreamDirection, at timestamp: Int64, _ bytes: Span<UInt8>
  ) throws(Failure) {
    guard let state = state(of: stream) else { return }
    state.note(timestamp, direction)
    if state.number == nil {
      note(bytes, of: state, direction)
    } else {
      statistics.bytes += bytes.count
    }
    switch direction {
    case .forward: try drain(&state.forward, bytes, state, stream, direction, timestamp)
    case .reverse: try drain(&state.reverse, bytes, state, stream, direction, timestamp)
    }
    if state.number == nil, !isPortKnown,
      state.isRuledOut || (state.undecidedBytes > Self.undecidedLimit && !state.isRecognised)
    {
      heldBytes -= state.heldBytes
      slots[stream.slot] = .passedOver
    }
  }

  /// Notes a hole in a direction.
  public mutating func streamGap(
    _ stream: TCPStream, _ direction: StreamDirection, missing count: Int
  ) throws(Failure) {
    guard let state = state(of: stream) else { return }
    heldBytes -= state.heldBytes
    defer { heldBytes += state.heldBytes }
    let ended =
      switch direction {
      case .forward: state.forward.gap(count)
      case .reverse: state.reverse.gap(count)
      }
    try tellUnderWay(nil, state, direction)
    guard let ended else { return }
    if state.number != nil || isPortKnown || state.isRecognised {
      try pass(ended, of: state, stream, direction)
    } else {
      state.hold(ended, direction)
    }
  }

  /// Gives what is left of a connection and forgets it.
  public mutating func streamClosed(
    _ stream: TCPStream, _ closure: StreamClosure
  ) throws(Failure) {
    guard stream.slot < slots.count, case .analysed(let state) = slots[stream.slot] else { return }
    slots[stream.slot] = .passedOver
    heldBytes -= state.heldBytes
    guard state.number != nil || isPortKnown || state.isRecognised else { return }
    if let run = state.forward.finish() { try pass(run, of: state, stream, .forward) }
    if let run = state.reverse.finish() { try pass(run, of: state, stream, .reverse) }
    if let number = state.number {
      let ending = StreamEnding(
        closure, by: stream.closing.map { state.side($0.direction) },
        at: stream.closing?.timestamp)
      try output.streamEnded(number, ending)
    }
  }

  /// The state of a stream, made for its first payload; nil when the stream is passed over.
  private mutating func state(of stream: TCPStream) -> StreamState? {
    guard stream.slot < slots.count else { return nil }
    switch slots[stream.slot] {
    case .analysed(let state): return state
    case .passedOver: return nil
    case .unused:
      let state = StreamState(limits: limits, hasStart: stream.initiator != nil)
      slots[stream.slot] = .analysed(state)
      return state
    }
  }

  /// Notes bytes of a stream that is not recognised yet.
  private mutating func note(
    _ bytes: Span<UInt8>, of state: StreamState, _ direction: StreamDirection
  ) {
    let isFirst = (direction == .forward ? state.forward.offset : state.reverse.offset) == 0
    if isFirst, statistics.otherMistake == nil {
      statistics.otherMistake = LikelyMistake(beginning: bytes)
    }
    state.undecidedBytes += bytes.count
  }

  /// Gives the records that are complete with `bytes`. Each of them tells that the stream is recognised: decoding
  /// goes on at a header that holds, and only there.
  private mutating func drain(
    _ analyzer: inout StreamAnalyzer, _ bytes: Span<UInt8>, _ state: StreamState,
    _ stream: TCPStream, _ direction: StreamDirection, _ timestamp: Int64
  ) throws(Failure) {
    heldBytes -= analyzer.heldBytes
    // What a thrown error leaves held is not asked for any more.
    var input = bytes
    var place: RecordPlace?
    while let record = analyzer.next(&input) {
      if place == nil {
        if state.number == nil {
          try recognise(state, stream, HeaderFields(of: record), direction)
        }
        guard let number = state.number else { break }
        place = RecordPlace(stream: number, side: state.side(direction), time: timestamp)
      }
      if let place { try output.receive(record, at: place, &arena) }
    }
    if heldBytes + analyzer.heldBytes > Self.heldLimit {
      analyzer.abandonFrame()
      try tellUnderWay(nil, state, direction)
    } else if let part = analyzer.underWay {
      try tellUnderWay(part, state, direction)
    }
    heldBytes += analyzer.heldBytes
  }

  /// Tells of a frame that a packet leaves unfinished, or that will not be whole.
  private mutating func tellUnderWay(
    _ part: FrameUnderWay?, _ state: StreamState, _ direction: StreamDirection
  ) throws(Failure) {
    guard let number = state.number else { return }
    let place = RecordPlace(
      stream: number, side: state.side(direction), time: state.time(direction))
    try output.frameUnderWay(part, at: place)
  }

  /// Passes on what came to its end with a hole or with the stream.
  private mutating func pass(
    _ run: UndecodedRun, of state: StreamState, _ stream: TCPStream, _ direction: StreamDirection
  ) throws(Failure) {
    if state.number == nil { try recognise(state, stream, nil, direction) }
    guard let number = state.number else { return }
    let place = RecordPlace(
      stream: number, side: state.side(direction), time: state.time(direction))
    try output.receive(run, at: place)
  }

  /// Numbers a stream, names its sides and gives what was held of it.
  private mutating func recognise(
    _ state: StreamState, _ stream: TCPStream, _ header: HeaderFields?,
    _ direction: StreamDirection
  ) throws(Failure) {
    state.decideSides(stream, sent: header, direction)
    let number = statistics.streams
    state.number = number
    statistics.streams += 1
    statistics.bytes += state.undecidedBytes
    try output.streamRecognised(
      RecordedStream(
        number: number, client: stream.sender(state.clientDirection),
        server: stream.sender(state.clientDirection.opposite), hasStart: state.hasStart))
    for direction in StreamDirection.allCases {
      guard let held = state.release(direction) else { continue }
      let place = RecordPlace(stream: number, side: state.side(direction), time: held.time)
      try output.malformed(held.run, at: place)
    }
  }
}
