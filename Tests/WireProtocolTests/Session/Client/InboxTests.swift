// What a device makes of pages, pushes and answers: each stored message once, in order (SPEC.md 7.3 to 7.10).

import Testing
import WireProtocol

@Suite struct InboxTests {
  @Test func pullsUpToTheHeadOfLogin() {
    let device = DeviceEnd()
    #expect(device.pull() == nil)
    device.open(head: 5)
    #expect(device.pull() == 0 && device.pull() == nil)
    #expect(device.page([1, 2], through: 3, head: 5) == [1, 2])
    #expect(device.pull() == 3)
    #expect(device.page([5], through: 5) == [5])
    #expect(device.pull() == nil && device.inbox.through == 5)
  }

  @Test func syncMeetsLive() {
    let device = DeviceEnd()
    device.open(head: 3)
    #expect(device.pull() == 0)
    // Live ones wait for what is pulled.
    #expect(device.push(4) == [] && device.push(5) == [])
    #expect(device.inbox.held == 2)
    #expect(device.page([1, 3], through: 3, head: 5) == [1, 3, 4, 5])
    #expect(device.pull() == nil)
  }

  @Test func liveOvertakesAPage() {
    let device = DeviceEnd()
    device.open(head: 2)
    #expect(device.pull() == 0)
    #expect(device.push(1) == [1] && device.push(2) == [2] && device.push(4) == [])
    // The page brings what has come, what was pushed ahead stands in its place, and 3 is void.
    #expect(device.page([1, 2, 5], through: 6, head: 6) == [4, 5])
    #expect(device.inbox.through == 6)
    #expect(device.push(6) == [] && device.push(7) == [7])
  }

  @Test func repairsAGap() {
    let device = DeviceEnd(at: 10)
    #expect(device.push(12) == [])
    #expect(device.pull() == 10)
    #expect(device.push(13) == [])
    #expect(device.page([11], through: 11, head: 13) == [11, 12, 13])
    #expect(device.pull() == nil)
    #expect(device.push(12) == [] && device.push(13) == [])
  }

  @Test func learnsOfTheNewestFromAnyAnswer() {
    let device = DeviceEnd(at: 10)
    device.learned(head: 11)
    #expect(device.pull() == 10)
    #expect(device.page([11], through: 11) == [11])
    device.handle()
    device.now = 1_000
    #expect(device.ack() == 11)
    device.acked(head: 12)
    #expect(device.pull() == 11)
  }

  @Test func passesVoids() {
    let device = DeviceEnd(at: 0, head: 100)
    #expect(device.pull() == 0)
    #expect(device.page([], through: 60, head: 100) == [])
    #expect(device.inbox.cursor == 60 && device.pull() == 60)
    #expect(device.page([], through: 100) == [])
    #expect(device.pull() == nil && device.inbox.cursor == 100)
    // Voids are acked like messages.
    #expect(device.ack() == 100)
  }

  @Test func countsOwnCopiesAsReceived() {
    let device = DeviceEnd(at: 0)
    #expect(device.sent(1) == [] && device.inbox.through == 1)
    #expect(device.sent(3) == [] && device.inbox.through == 1)
    #expect(device.pull() == 1)
    #expect(device.page([2, 3], through: 3) == [2])
    #expect(device.sent(0) == [] && device.inbox.through == 3)
    // A copy that was dropped is known when it comes.
    #expect(device.sent(9, epoch: 7) == [])
    #expect(device.push(4, id: "message-9") == [] && device.inbox.through == 4)
    #expect(device.push(5) == [5])
    device.handle()
    #expect(
      device.inbox.recentIDs == ["message-1", "message-3", "message-9", "message-2", "message-5"])
  }

  @Test func anOwnCopyThatWaitsIsNotHandedOutOnceItsAnswerHasCome() {
    var inbox = Inbox(epoch: 1, cursor: 1)
    inbox.opened(Login.Response(inbox: InboxState(epoch: 1, head: 1), acked: 1))
    for sequence in [2, 3, 4] as [UInt64] {
      inbox.received(MessageNotification(epoch: 1, message: Say.message(sequence)))
    }
    inbox.sent(C2C.Response(messageID: "message-3", epoch: 1, inboxSequence: 3))
    for sequence in [2, 4] as [UInt64] {
      let delivery = inbox.nextDelivery()
      #expect(delivery?.message.inboxSequence == sequence)
      if let delivery { inbox.handled(delivery, at: SessionTime(milliseconds: 5)) }
    }
    #expect(inbox.nextDelivery() == nil && inbox.cursor == 4 && inbox.held == 0)
    #expect(inbox.ackDeadline == SessionTime(milliseconds: 1_005))
  }

  @Test func deliversUnstoredMessagesAtOnce() {
    let device = DeviceEnd(at: 0, head: 9)
    #expect(device.push(0) == [0] && device.push(0) == [0])
    device.handle()
    #expect(device.inbox.cursor == 0 && device.inbox.held == 0 && device.ack() == nil)
    #expect(device.inbox.recentIDs.isEmpty)
  }

  @Test func anotherEpochStartsFromNothing() {
    let device = DeviceEnd(at: 0)
    for sequence in 1...5 as ClosedRange<UInt64> { device.push(sequence) }
    device.handle(1)
    device.handle(2)
    device.handle(4)
    #expect(device.inbox.cursor == 2)
    device.push(8)
    // 1, 2 and 4 are handled, 3 and 5 are with the application, 8 was only held.
    device.open(epoch: 2, head: 7)
    #expect(device.inbox.epoch == 2 && device.inbox.cursor == 0 && device.inbox.held == 2)
    #expect(device.pull() == 0)
    let ids = [1, 2, 3, 4, 5, 8, 9].map { "message-\($0)" }
    #expect(device.page(Array(1...7), through: 7, epoch: 2, ids: ids) == [6, 7])
    // What the application has is not acked before it is done with it, under the new number.
    #expect(device.inbox.cursor == 2)
    device.handle(3)
    #expect(device.inbox.cursor == 4)
    device.handle(5)
    #expect(device.inbox.cursor == 5)
    device.handle()
    #expect(device.inbox.cursor == 7)
  }

  @Test func takesAPageOfAnotherEpochAsOneFrom0() {
    let device = DeviceEnd(at: 50, head: 60)
    #expect(device.pull() == 50)
    #expect(device.page([1, 2], through: 2, head: 3, epoch: 2) == [1, 2])
    #expect(device.pull() == 2)
    // And one of an epoch that has ended since says nothing.
    #expect(device.push(1, epoch: 3, id: "new") == [1])
    #expect(device.page([3], through: 3, epoch: 2) == [])
    #expect(device.inbox.epoch == 3 && device.inbox.through == 1)
  }

  @Test func remembersOverRestarts() {
    let before = DeviceEnd(at: 0)
    (1...4 as ClosedRange<UInt64>).forEach { before.push($0) }
    before.handle(1)
    before.handle(2)
    let after = DeviceEnd(
      epoch: before.inbox.epoch, cursor: before.inbox.cursor, recentIDs: before.inbox.recentIDs)
    after.open(head: 4)
    #expect(after.pull() == 2)
    #expect(after.page([3, 4], through: 4) == [3, 4])
    let renumbered = DeviceEnd(epoch: 1, cursor: 2, recentIDs: before.inbox.recentIDs)
    renumbered.open(epoch: 9, head: 4)
    #expect(renumbered.pull() == 0)
    #expect(renumbered.page([1, 2, 3, 4], through: 4, epoch: 9) == [3, 4])
  }

  @Test func doesNotPullForEverForNothing() {
    let device = DeviceEnd(at: 5, head: 9)
    #expect(device.pull() == 5)
    device.page([], through: 5, head: 9)
    #expect(device.pull() == nil)
    device.push(9)
    #expect(device.pull() == nil)
    // Until the server says something new.
    device.push(10)
    #expect(device.pull() == 5)
    device.pageRefused()
    #expect(device.pull() == nil)
    device.learned(head: 10)
    #expect(device.pull() == 5)
    device.close()
    #expect(device.pull() == nil)
    device.open(head: 10)
    #expect(device.pull() == 5)
    // An answer to nothing is nothing.
    device.page([6], through: 6, head: 10)
    #expect(device.page([7], through: 7, head: 10) == [])
  }

  // MARK: Bounds

  @Test func holdsAtMostAThousandAhead() {
    let device = DeviceEnd(at: 0)
    for sequence in 2...1_500 as ClosedRange<UInt64> { device.push(sequence) }
    #expect(device.inbox.held == 1_000)
    // The gap is pulled, although the inbox is full.
    #expect(device.pull() == 0)
    #expect(device.page([1], through: 1, head: 1_500) == Array(1...1_000))
    #expect(device.inbox.held == 1_000)
    // Nothing more until the application has done something.
    #expect(device.pull() == nil && device.push(1_001) == [])
    #expect(device.push(0) == [0])
    device.handle()
    #expect(device.pull() == 1_000)
    #expect(device.page([1_001], through: 1_500, head: 1_500) == [1_001])
  }

  @Test func holdsAtMostAThousandOfAPage() {
    let device = DeviceEnd(at: 0, head: 1_200)
    #expect(device.pull() == 0)
    #expect(device.page(Array(1...1_200), through: 1_200).count == 1_000)
    #expect(device.inbox.held == 1_000 && device.inbox.through == 1_000)
    #expect(device.pull() == nil)
    device.handle(1)
    #expect(device.pull() == 1_000)
    #expect(device.page(Array(1_001...1_200), through: 1_200) == [1_001])
  }

  @Test func holdsAtMostAThousandOverEpochs() {
    let device = DeviceEnd(at: 0)
    var handedOut = 0
    for epoch in 2...5 as ClosedRange<UInt64> {
      for sequence in 1...600 as ClosedRange<UInt64> {
        handedOut += device.push(sequence, epoch: epoch, id: "m-\(epoch)-\(sequence)").count
      }
    }
    #expect(handedOut == 1_000 && device.inbox.held == 1_000)
    device.handle()
    #expect(device.inbox.held == 0)
  }

  @Test func bearsMaliciousPages() {
    let device = DeviceEnd(at: 5, head: 20)
    #expect(device.pull() == 5)
    // Out of order, twice the same, before and behind the interval.
    #expect(device.page([9, 7, 7, 3, 0, 11, 8], through: 10, head: 20) == [7, 8, 9])
    #expect(device.inbox.through == 10 && device.pull() == 10)
    #expect(device.page([], through: 2, head: 20) == [])
    #expect(device.inbox.through == 10 && device.pull() == nil)
    device.learned(head: .max)
    #expect(device.pull() == 10)
    #expect(device.page([11, .max], through: .max, head: .max) == [11, .max])
    #expect(device.inbox.through == .max && device.pull() == nil)
    #expect(device.push(.max) == [] && device.push(12) == [] && device.sent(.max) == [])
    device.handle()
    #expect(device.inbox.cursor == .max && device.ack() == .max)
  }

  @Test func bearsOneIdAtManySequences() {
    let device = DeviceEnd(at: 0)
    for sequence in 1...2_000 as ClosedRange<UInt64> { device.push(sequence, id: "the same") }
    #expect(device.inbox.held == 1_000 && device.inbox.cursor == 0)
    device.handle()
    #expect(device.inbox.held == 0 && device.inbox.cursor == 1_000)
    #expect(device.push(1_001, id: "the same") == [])
  }
}
