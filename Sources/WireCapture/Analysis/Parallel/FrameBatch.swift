// Records of one piece of a recording, in order, with copies of their bytes: so that others can judge them while the
// next piece is read.

import WireProtocol

/// Collects records.
struct FrameBatch: RecordSink {
  /// A frame; its bytes stand in the batch.
  private struct Entry {
    let header: FrameHeader
    let place: RecordPlace
    let offset: Int
    /// Where it begins in the bytes.
    let start: Int
    let length: Int
    let body: Body
  }

  private enum Body {
    /// The one that was transmitted.
    case transmitted
    /// This many bytes behind the frame.
    case plain(Int)
    /// To be decompressed again: it is too much to be kept.
    case packed
  }

  /// What is no frame.
  enum Event {
    case recognised(RecordedStream)
    case malformed(MalformedRun, RecordPlace)
    case gap(StreamGap, RecordPlace)
    case underWay(FrameUnderWay?, RecordPlace)
    case ended(Int, StreamEnding)

    func pass<Output: JudgedSink & ~Copyable>(to output: inout Output) {
      switch self {
      case .recognised(let stream): output.streamRecognised(stream)
      case .malformed(let run, let place): output.malformed(run, at: place)
      case .gap(let gap, let place): output.gap(gap, at: place)
      case .underWay(let frame, let place): output.frameUnderWay(frame, at: place)
      case .ended(let number, let ending): output.streamEnded(number, ending)
      }
    }
  }

  /// The longest body that is kept decompressed.
  private static let plainLimit = 65_536
  /// Memory above this is given back.
  private static let usualLength = 4 << 20

  private var entries: [Entry] = []
  private var bytes: [UInt8] = []
  /// Each with the number of frames in front of it.
  private(set) var events: [(frames: Int, event: Event)] = []

  /// How many frames there are.
  var count: Int { entries.count }
  var isEmpty: Bool { entries.isEmpty && events.isEmpty }

  mutating func streamRecognised(_ stream: RecordedStream) {
    events.append((count, .recognised(stream)))
  }

  mutating func frame(_ frame: RecordedFrame, at place: RecordPlace) {
    let start = bytes.count
    let view = frame.view
    bytes.append(copying: view.bytes)
    var body = Body.transmitted
    if view.header.flags.contains(.compressed) {
      let isKept = frame.plainBody.count <= FrameBatch.plainLimit
      body = isKept ? .plain(frame.plainBody.count) : .packed
      if isKept { bytes.append(copying: frame.plainBody) }
    }
    entries.append(
      Entry(
        header: view.header, place: place, offset: frame.offset, start: start,
        length: view.bytes.count, body: body))
  }

  mutating func malformed(_ run: MalformedRun, at place: RecordPlace) {
    events.append((count, .malformed(run, place)))
  }

  mutating func gap(_ gap: StreamGap, at place: RecordPlace) {
    events.append((count, .gap(gap, place)))
  }

  mutating func frameUnderWay(_ frame: FrameUnderWay?, at place: RecordPlace) {
    events.append((count, .underWay(frame, place)))
  }

  mutating func streamEnded(_ number: Int, _ ending: StreamEnding) {
    events.append((count, .ended(number, ending)))
  }

  /// Where and when a frame was seen.
  func place(_ index: Int) -> RecordPlace { entries[index].place }

  /// A frame.
  ///
  /// - Parameter arena: whose memory holds a body that is decompressed again.
  /// - Throws: what decompression throws.
  @_lifetime(borrow self, &arena)
  func frame(_ index: Int, _ arena: inout BodyArena) throws(WireError) -> RecordedFrame {
    let entry = entries[index]
    let held = bytes.span.extracting(droppingFirst: entry.start)
    let view = FrameView(header: entry.header, bytes: held.extracting(first: entry.length))
    switch entry.body {
    case .transmitted: return RecordedFrame(view, plainBody: view.body, offset: entry.offset)
    case .plain(let count):
      let plain = held.extracting(droppingFirst: entry.length).extracting(first: count)
      return RecordedFrame(view, plainBody: plain, offset: entry.offset)
    case .packed:
      let plain = try arena.plainBody(of: view)
      return RecordedFrame(view, plainBody: plain, offset: entry.offset)
    }
  }

  /// A frame whose body cannot be decompressed.
  func malformedRun(_ index: Int, _ error: WireError) -> MalformedRun {
    let entry = entries[index]
    return MalformedRun(
      error, offset: entry.offset, header: HeaderFields(entry.header), skipped: entry.length)
  }

  /// Forgets everything.
  mutating func removeAll() {
    let isLarge = bytes.capacity > FrameBatch.usualLength
    bytes.removeAll(keepingCapacity: !isLarge)
    entries.removeAll(keepingCapacity: !isLarge)
    events.removeAll(keepingCapacity: !isLarge)
  }
}
