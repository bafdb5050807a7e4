// One direction of a recorded stream, or raw bytes: bytes and gaps in, frames, malformed runs and gaps out.
// How decoding goes on behind damage and holes is in StreamAnalyzer+Resynchronise.swift.

import WireProtocol

/// Decodes one direction of a recording, and goes on behind errors and holes (SPEC.md 2.7).
///
/// ```swift
/// var input = segment.span
/// while let record = analyzer.next(&input) { show(record) }   // until the segment is used up
/// if let run = analyzer.gap(1448) { show(run) }               // bytes that were not captured
/// if let run = analyzer.finish() { show(run) }                // at the end
/// ```
///
/// - A framing error before the header checksum holds: everything up to the next header that holds is one
///   malformed run.
/// - An error behind it: decoding goes on behind the body, if its length is at most 16,777,215.
/// - A gap: if the header of the frame that it cuts is there and the gap ends inside that frame, decoding goes on
///   behind the frame; else at the next header that holds. What is passed over is counted in the gap. The gap is
///   given when decoding goes on, or at the end.
///
/// Frames that lie whole in a segment are borrowed from it; what a segment's end cuts is kept: at most one
/// frame of the accepted length, and never more than the bytes that came. Every byte is looked at a bounded
/// number of times.
public struct StreamAnalyzer: ~Copyable {
  /// What happens with the next bytes.
  enum Mode {
    /// They are a frame.
    case inStep
    /// This many belong to a frame that is passed over.
    case skipping(Int)
    /// A header is looked for.
    case searching
  }

  let limits: Limits
  var store = ByteStore()
  var mode = Mode.inStep
  /// What is given when decoding goes on.
  var pending: UndecodedRun?
  /// Bytes that the store needs before more can be said.
  var needed = Frame.headerLength
  /// Whether a frame began with the magic.
  var isMagicSeen = false
  /// Whether the very first bytes are not the magic.
  var beginsOtherwise = false
  /// Whether the store has memory that only a large frame is worth.
  var isStoreLarge = false

  /// Bytes of the frame under way that are kept.
  var heldBytes: Int { store.count }

  /// Where the first byte belongs that is not part of a record yet.
  public internal(set) var offset = 0

  /// An analyzer at the beginning of a direction.
  ///
  /// - Parameters:
  ///   - limits: a longer body is `bodyTooLong`.
  ///   - startsInside: the recording may begin in the middle of a frame: what stands in front of the first header that
  ///     holds is then a gap of unknown size, and no error.
  public init(limits: Limits = .maximum, startsInside: Bool = false) {
    self.limits = limits
    if startsInside {
      mode = .searching
      pending = .gap(StreamGap(offset: 0, bytes: 0, skipped: 0))
    }
  }

  /// Whether these are bytes of this protocol: they begin with the magic, or a header that holds was found.
  public var isRecognised: Bool {
    if isMagicSeen { return true }
    if case .inStep = mode { return store.count >= 2 }
    return false
  }

  /// The next record; nil when `input` is used up: call it until then with each segment. What was read is
  /// taken off the front of `input`; a frame borrows from it or from the analyzer.
  @_lifetime(&self, copy input)
  @_lifetime(input: copy input)
  public mutating func next(_ input: inout Span<UInt8>) -> StreamRecord? {
    while true {
      switch mode {
      case .skipping(let count):
        skip(count, &input)
        if let run = endOfSkip() { return .undecoded(run) }
        if input.isEmpty, store.count == 0 { return nil }
      case .searching:
        guard search(&input) else { return nil }
        if let run = takePending() { return .undecoded(run) }
      case .inStep:
        if store.count > 0 {
          if !fill(&input) { return nil }
          if let header = storedFrame() { return take(header) }
          continue
        }
        if isStoreLarge {
          store = ByteStore()
          isStoreLarge = false
        }
        if input.isEmpty { return nil }
        do throws(WireError) {
          switch try FrameView.decode(input, limits: limits) {
          case .frame(let frame):
            let start = offset
            offset += frame.bytes.count
            isMagicSeen = true
            input = input.extracting(droppingFirst: frame.bytes.count)
            return .frame(frame, offset: start)
          case .needMore(let count):
            needed = input.count + count
            store.append(input)
            input = input.extracting(first: 0)
            return nil
          }
        } catch {
          fail(
            error, header: HeaderFields(input), LikelyMistake(beginning: input))
        }
      }
    }
  }

  /// Moves what the frame under way needs from the input to the store; false when there is too little.
  @_lifetime(input: copy input)
  private mutating func fill(_ input: inout Span<UInt8>) -> Bool {
    if store.count < needed {
      let part = input.extracting(first: needed - store.count)
      store.append(part)
      input = input.extracting(droppingFirst: part.count)
    }
    return store.count >= needed || isStoredBeginningBad()
  }

  /// Whether what is stored can be told to be no frame before the whole header is there (WP-2.6-1).
  private func isStoredBeginningBad() -> Bool {
    guard store.count < Frame.headerLength else { return false }
    do throws(WireError) {
      _ = try FrameHeader.decode(store.span, limits: limits)
      return false
    } catch {
      return true
    }
  }

  /// The header of the frame that the store begins with, once all of the frame is there and judged. Otherwise
  /// the number of bytes needed is known, or the error is noted.
  private mutating func storedFrame() -> FrameHeader? {
    let error: WireError
    do throws(WireError) {
      switch try FrameView.decode(store.span, limits: limits) {
      case .frame(let frame): return frame.header
      case .needMore(let count):
        needed = store.count + count
        return nil
      }
    } catch let failure {
      error = failure
    }
    fail(error, header: HeaderFields(store.span), LikelyMistake(beginning: store.span))
    return nil
  }

  /// Takes a frame that was judged out of the store.
  @_lifetime(&self)
  private mutating func take(_ header: FrameHeader) -> StreamRecord {
    let start = offset
    let length = Frame.headerLength + header.bodyLength
    offset += length
    needed = Frame.headerLength
    if length > StreamAnalyzer.largeFrame { isStoreLarge = true }
    return .frame(FrameView(header: header, bytes: store.take(length)), offset: start)
  }

  /// A frame above this many bytes takes its memory with it.
  private static let largeFrame = 65_536
}
