// Answers in another order than the server gave them, which a client has to bear (WP-2.5-10).

import NIOCore
import WireProtocol

/// Reads the frames of a server and has an answer change places with the next one. Only answers that follow each other directly
/// change places, so that no push comes before an answer that it builds upon, and those to hello, login and logout keep theirs.
struct AnswerSwapper: ~Copyable {
  private var decoder = FrameDecoder(limits: .maximum)
  private var held: ByteBuffer?
  private var isBroken = false
  /// Grows whenever an answer is held or let go, so that a timer finds the one that it was set for.
  private(set) var generation = 0

  /// Whether an answer waits for the next one.
  var isHolding: Bool { held != nil }

  /// Takes bytes of the stream.
  ///
  /// - Returns: what is to be passed on, and how many pairs of answers changed places.
  mutating func take(_ bytes: ByteBuffer) -> (pieces: [ByteBuffer], swaps: Int) {
    if isBroken { return ([bytes], 0) }
    decoder.feed(bytes.readableBytesUInt8Span)
    var (pieces, swaps): ([ByteBuffer], Int) = ([], 0)
    let (frames, isWhole) = AnswerSwapper.frames(&decoder)
    for frame in frames {
      let bytes = ByteBuffer(bytes: frame.bytes)
      if !AnswerSwapper.maySwap(frame.header) {
        pieces += release()
        pieces.append(bytes)
      } else if held == nil {
        held = bytes
        generation += 1
      } else {
        pieces.append(bytes)
        pieces += release()
        swaps += 1
      }
    }
    if !isWhole {
      // Not a stream of frames: it is passed on as it is.
      isBroken = true
      pieces += release()
      pieces.append(bytes)
    }
    return (pieces, swaps)
  }

  /// Lets the answer go that waits.
  mutating func release() -> [ByteBuffer] {
    guard let bytes = held else { return [] }
    held = nil
    generation += 1
    return [bytes]
  }

  private static func frames(_ decoder: inout FrameDecoder) -> (frames: [Frame], isWhole: Bool) {
    var frames: [Frame] = []
    do throws(WireError) {
      while let frame = try decoder.next() { frames.append(Frame(copying: frame)) }
    } catch { return (frames, false) }
    return (frames, true)
  }

  private static func maySwap(_ header: FrameHeader) -> Bool {
    header.kind == .response && ![.hello, .login, .logout].contains(header.command)
  }
}
