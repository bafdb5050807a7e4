// How many frames a second a peer may send before its bytes wait.

/// A bound on the frames that come: so many a second, and a burst at once.
public struct FrameRate: Sendable, Hashable {
  /// Frames a second, 1 or more.
  public let perSecond: UInt64
  /// Frames that may come at once, from 1 to 1,000,000.
  public let burst: UInt64

  /// A bound; numbers outside of their ranges are moved into them.
  public init(perSecond: UInt64, burst: UInt64) {
    self.perSecond = max(perSecond, 1)
    self.burst = min(max(burst, 1), 1_000_000)
  }

  /// Microseconds that one frame uses up.
  var interval: UInt64 { max(1_000_000 / perSecond, 1) }
}

/// How much of a ``FrameRate`` is used up: the time at which all frames that came would have been due, had they come
/// evenly.
struct FrameMeter: Sendable {
  private var due: UInt64 = 0

  /// When the next frame may be taken.
  func opening(_ rate: FrameRate) -> SessionTime {
    let credit = rate.interval * (rate.burst - 1)
    return SessionTime(milliseconds: due > credit ? (due - credit + 999) / 1_000 : 0)
  }

  mutating func take(_ rate: FrameRate, at now: SessionTime) {
    due = max(due, min(now.milliseconds, .max / 2_000) * 1_000) + rate.interval
  }
}
