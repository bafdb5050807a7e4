// Connections that are looked at in a certain millisecond.

import Testing
import WireProtocol

@testable import WireServer

@Suite("The wheel of what wakes soon")
struct WakeWheelTests {
  private func time(_ milliseconds: UInt64) -> SessionTime {
    SessionTime(milliseconds: milliseconds)
  }

  @Test func eachComesInItsMillisecond() {
    var wheel = WakeWheel()
    #expect(wheel.insert(1, at: time(1_010), now: time(1_000)) == time(1_010))
    #expect(wheel.insert(2, at: time(1_005), now: time(1_000)) == time(1_005))
    #expect(wheel.next == time(1_005))
    #expect(wheel.take(upTo: time(1_004)).isEmpty)
    #expect(wheel.take(upTo: time(1_005)) == [2])
    #expect(wheel.next == time(1_010))
    #expect(wheel.take(upTo: time(1_500)) == [1])
    #expect(wheel.next == nil)
  }

  @Test func whatIsDueIsTakenAtOnceAndNeverTwiceInAMillisecond() {
    var wheel = WakeWheel()
    #expect(wheel.insert(1, at: time(3), now: time(1_000)) == time(1_000))
    #expect(wheel.insert(9, at: time(1_100), now: time(1_000)) == time(1_100))
    #expect(wheel.take(upTo: time(1_000)) == [1])
    // Due again in the same millisecond: the next one, so that nothing turns in a circle.
    #expect(wheel.insert(1, at: time(1_000), now: time(1_000)) == time(1_001))
  }

  @Test func aLateTurnLosesNothing() {
    var wheel = WakeWheel()
    for number in 0..<200 {
      _ = wheel.insert(UInt64(number), at: time(1_000 + UInt64(number)), now: time(1_000))
    }
    // The loop was busy for 10 s; what is noted meanwhile comes too early rather than never.
    #expect(wheel.insert(500, at: time(11_100), now: time(11_000)) <= time(11_100))
    #expect(Set(wheel.take(upTo: time(11_000))) == Set((0..<200).map(UInt64.init) + [500]))
    #expect(wheel.next == nil)
  }
}
