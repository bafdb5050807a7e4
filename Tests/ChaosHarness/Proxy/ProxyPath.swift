// One direction of a connection through a proxy: what comes in, when and in which pieces it goes out.

import NIOCore
import WireProtocol

/// What a proxy does to what passes.
struct Weather: Sendable {
  /// How long bytes are held, in milliseconds.
  var delay: ClosedRange<Int64> = 0...0
  var splits = false
  var swaps = false
}

/// Bytes on their way in one direction. Used on the event loop of its proxy.
final class ProxyPath {
  private enum Piece {
    case bytes(ByteBuffer)
    /// The sender has closed the connection.
    case end
  }

  private let out: any Channel
  private let counts: Counts
  private var random: any RandomNumberGenerator
  private var swapper: AnswerSwapper?
  private var waiting = CircularBuffer<(at: NIODeadline, piece: Piece)>()
  private var isPumping = false
  private var last = NIODeadline.uptimeNanoseconds(0)

  var weather: Weather
  /// Half-open: what comes is gone, and so is the end.
  var swallows = false
  /// Bytes until the connection breaks; nil: it does not.
  var bytesLeft: Int?
  /// Breaks the connection.
  var cut: () -> Void = {}

  /// The longest that an answer waits for the next one to change places with.
  private static let patience = TimeAmount.milliseconds(15)
  /// Longer pieces are passed byte by byte at their beginning only.
  private static let longestSplit = 1_500

  init(
    to out: any Channel, swaps: Bool, _ weather: Weather, _ counts: Counts,
    _ random: any RandomNumberGenerator
  ) {
    self.out = out
    self.weather = weather
    self.counts = counts
    self.random = random
    swapper = swaps ? AnswerSwapper() : nil
  }

  // MARK: What comes

  func take(_ bytes: ByteBuffer) {
    guard !swallows else { return }
    guard swapper != nil else { return queue(.bytes(bytes)) }
    let taken = swapper?.take(bytes)
    if let taken, taken.swaps > 0 { counts.count(.swapped, taken.swaps) }
    for piece in taken?.pieces ?? [] { queue(.bytes(piece)) }
    guard let generation = swapper?.generation, swapper?.isHolding == true else { return }
    let path = NIOLoopBound(self, eventLoop: out.eventLoop)
    out.eventLoop.scheduleTask(in: ProxyPath.patience) { path.value.release(generation) }
  }

  func end() {
    guard !swallows else { return }
    for piece in swapper?.release() ?? [] { queue(.bytes(piece)) }
    queue(.end)
  }

  private func release(_ generation: Int) {
    guard swapper?.generation == generation, !swallows else { return }
    for piece in swapper?.release() ?? [] { queue(.bytes(piece)) }
  }

  // MARK: What goes

  private func queue(_ piece: Piece) {
    let delay = Int64.random(in: weather.delay, using: &random)
    if delay > 0 { counts.count(.delayed) }
    // In their order, however long each is held.
    last = max(last, NIODeadline.now() + .milliseconds(delay))
    guard weather.splits, case .bytes(var bytes) = piece else {
      waiting.append((last, piece))
      return pump()
    }
    counts.count(.split)
    var left = ProxyPath.longestSplit
    while left > 0, bytes.readableBytes > 1, let one = bytes.readSlice(length: 1) {
      waiting.append((last, .bytes(one)))
      left -= 1
    }
    waiting.append((last, .bytes(bytes)))
    pump()
  }

  private func pump() {
    guard !isPumping, let first = waiting.first else { return }
    isPumping = true
    let path = NIOLoopBound(self, eventLoop: out.eventLoop)
    // Also what is due at once waits for the loop, so that each piece is written by itself.
    out.eventLoop.scheduleTask(deadline: first.at) { path.value.passOn() }
  }

  private func passOn() {
    isPumping = false
    guard let (_, piece) = waiting.popFirst(), !swallows else { return }
    switch piece {
    case .end: out.close(promise: nil)
    case .bytes(let bytes):
      guard let left = bytesLeft else {
        out.writeAndFlush(bytes, promise: nil)
        break
      }
      guard left > bytes.readableBytes else {
        out.writeAndFlush(bytes.getSlice(at: bytes.readerIndex, length: left), promise: nil)
        counts.count(.cutInside)
        return cut()
      }
      bytesLeft = left - bytes.readableBytes
      out.writeAndFlush(bytes, promise: nil)
    }
    pump()
  }
}
