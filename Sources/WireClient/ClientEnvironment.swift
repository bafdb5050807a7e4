// What a client takes from its surroundings besides the network: the time of day and randomness.

import Foundation

/// The time of day and randomness, which tests choose.
struct ClientEnvironment: Sendable {
  /// Milliseconds since 1970: of the clock that goes on over restarts.
  var wallClock: @Sendable () -> UInt64 = ClientEnvironment.millisecondsSince1970
  /// For waiting times.
  var random = ClientRandomness(SystemRandomNumberGenerator())
  /// How long a second of the client takes, in seconds.
  var timeScale = 1.0

  /// An environment whose clocks are faster or slower than the system's from now on.
  static func scaled(by scale: Double) -> ClientEnvironment {
    let beginning = millisecondsSince1970()
    let started = ContinuousClock.now
    var environment = ClientEnvironment()
    environment.timeScale = scale
    environment.wallClock = {
      beginning + UInt64((ContinuousClock.now - started) / .milliseconds(1) / scale)
    }
    return environment
  }

  /// Milliseconds since 1970-01-01T00:00:00Z, by the system's clock.
  static func millisecondsSince1970() -> UInt64 {
    UInt64(max(Date().timeIntervalSince1970 * 1_000, 0))
  }
}

/// Randomness from whichever source.
struct ClientRandomness: RandomNumberGenerator, Sendable {
  private var source: any RandomNumberGenerator & Sendable

  init(_ source: any RandomNumberGenerator & Sendable) { self.source = source }

  mutating func next() -> UInt64 { source.next() }
}
