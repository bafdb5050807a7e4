// When to try again: later each time, and never all clients at once (SPEC.md 6.6, 7.9).

/// The waiting times of one who tries again and again.
public struct Backoff: Sendable, Hashable {
  /// The longest wait before the second try, in milliseconds.
  public let first: UInt64
  /// The longest wait ever, in milliseconds.
  public let longest: UInt64
  /// The tries that have failed since ``succeeded()``.
  public private(set) var failures = 0

  /// Waits that double from `first` to `longest`; both are moved into 1 ms to one day.
  public init(first: UInt64 = 1_000, longest: UInt64 = 60_000) {
    self.first = min(max(first, 1), Backoff.longestEver)
    self.longest = min(max(longest, self.first), Backoff.longestEver)
  }

  /// How long to wait after one more failure, in milliseconds: a random part of the doubled time, and never less than the
  /// other end asked for, up to one hour.
  ///
  /// - Parameters:
  ///   - retryAfterMilliseconds: what the other end asked for; 0: nothing.
  ///   - random: where the randomness comes from.
  public mutating func failed(
    retryAfterMilliseconds: UInt32 = 0, using random: inout some RandomNumberGenerator
  ) -> UInt64 {
    // Neither is above 2^27, so that 27 doublings reach every `longest`, and lose no bit.
    let ceiling = min(longest, first << UInt64(min(failures, 27)))
    failures += 1
    let wait = UInt64.random(in: ceiling / 2...ceiling, using: &random)
    let asked = min(UInt64(retryAfterMilliseconds), Backoff.longestHonoured)
    // On top of what was asked for, so that those who were told the same do not come together.
    return asked == 0
      ? wait : max(wait, asked + UInt64.random(in: 0...(asked / 4 + first), using: &random))
  }

  /// The next failure is the first again.
  public mutating func succeeded() { failures = 0 }

  private static let longestEver: UInt64 = 86_400_000

  /// The longest wait that another end can ask for: one hour, in milliseconds.
  public static let longestHonoured: UInt64 = 3_600_000
}

extension SessionEnd {
  /// Whether an SDK connects again by itself, after a ``Backoff``: not when it was told to stay away, nor when the application
  /// ended the session (SPEC.md 4.1). Only the other end can tell it to: a version that this end does not know may be a damaged byte.
  public var mayReconnect: Bool {
    guard let status else { return side == .peer }
    switch status.advice {
    case .doNotRepeat: return false
    case .stayAway: return side == .local
    default: return true
    }
  }
}
