// When a device acks, and never more than the application is done with (SPEC.md 7.6).

import Testing
import WireProtocol

@Suite struct InboxAckTests {
  static func pushed(_ last: UInt64) -> DeviceEnd {
    let device = DeviceEnd(at: 0)
    (1...last).forEach { device.push($0) }
    return device
  }

  @Test func waitsForASecond() {
    let device = Self.pushed(3)
    #expect(device.ack() == nil && device.inbox.ackDeadline == nil)
    device.now = 100
    device.handle(1)
    device.now = 700
    device.handle(2)
    #expect(device.inbox.ackDeadline == SessionTime(milliseconds: 1_100))
    device.now = 1_099
    #expect(device.ack() == nil)
    device.now = 1_100
    #expect(device.ack() == 2)
    // One at a time.
    device.handle(3)
    device.now = 9_000
    #expect(device.ack() == nil && device.inbox.ackDeadline == nil)
    device.acked(head: 3)
    #expect(device.ack() == 3)
    device.acked(head: 3)
    #expect(device.ack() == nil && device.inbox.ackDeadline == nil)
  }

  @Test func doesNotWaitWith32() {
    let device = Self.pushed(40)
    for sequence in 1...31 as ClosedRange<UInt64> { device.handle(sequence) }
    #expect(device.ack() == nil)
    device.handle(32)
    #expect(device.ack() == 32)
  }

  @Test func acksNothingThatIsNotStored() {
    let device = Self.pushed(3)
    device.handle()
    device.now = 1_000
    #expect(device.ack(stored: 0) == nil)
    #expect(device.ack(stored: 2) == 2)
    device.acked(head: 3)
    // The rest waits for its own second.
    #expect(device.ack(stored: 3) == nil)
    #expect(device.inbox.ackDeadline == SessionTime(milliseconds: 2_000))
    device.now = 2_000
    #expect(device.ack(stored: 2) == nil && device.ack(stored: 3) == 3)
  }

  @Test func acksNothingThatIsNotHandled() {
    let device = Self.pushed(5)
    device.handle(2)
    device.handle(5)
    device.now = 5_000
    #expect(device.ack() == nil && device.inbox.cursor == 0)
    device.handle(1)
    #expect(device.inbox.cursor == 2)
    device.now = 6_000
    #expect(device.ack() == 2)
    device.handle(1)
    #expect(device.inbox.cursor == 2)
  }

  @Test func voidsBehindWhatIsUnhandledWait() {
    let device = DeviceEnd(at: 0, head: 50)
    #expect(device.pull() == 0)
    device.page([3], through: 50)
    #expect(device.inbox.cursor == 2)
    device.now = 2_000
    #expect(device.ack() == nil)
    device.now = 3_000
    #expect(device.ack() == 2)
    device.acked(head: 50)
    device.handle()
    #expect(device.ack() == 50)
  }

  @Test func doesNotRepeatARefusedAck() {
    let device = Self.pushed(3)
    device.handle(1)
    device.now = 1_000
    #expect(device.ack() == 1)
    device.ackRefused(.conflict)
    device.now = 9_000
    #expect(device.ack() == nil && device.inbox.ackDeadline == nil)
    // Not until the cursor has moved, or the next login.
    device.handle(2)
    device.now = 10_000
    #expect(device.ack() == 2)
    device.ackRefused(.unavailable)
    device.open(head: 3)
    _ = device.ack()
    device.now = 11_000
    #expect(device.ack() == 2)
  }

  @Test func theAnswerToAnAckOfAnotherEpochSaysNothing() {
    let device = Self.pushed(2)
    device.handle()
    device.now = 1_000
    #expect(device.ack() == 2)
    device.push(1, epoch: 2, id: "new")
    device.handle()
    device.now = 9_000
    // The old one is still under way.
    #expect(device.ack() == nil)
    device.ackRefused(.staleEpoch)
    #expect(device.ack() == 1)
    device.close()
    device.acked(head: 1, epoch: 2)
    device.open(epoch: 2, head: 1, acked: 0)
    _ = device.ack()
    device.now = 10_000
    #expect(device.ack() == 1)
  }

  @Test func acksWhatTheServerDoesNotKnowOf() {
    // A cursor that was stored and never acked.
    let device = DeviceEnd(epoch: 1, cursor: 7)
    #expect(device.ack() == nil)
    device.open(head: 7, acked: 3)
    #expect(device.ack() == nil)
    device.now = 1_000
    #expect(device.ack() == 7)
    // What the server has beyond the cursor is not acked again.
    let behind = DeviceEnd(epoch: 1, cursor: 3)
    behind.open(head: 7, acked: 5)
    behind.now = 5_000
    #expect(behind.ack() == nil && behind.pull() == 3)
  }
}
