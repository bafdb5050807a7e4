// Messages between clients: sent, received, handled, and told of.

import NIOCore
import ServerHarness
import Testing
import WireProtocol

@testable import WireClient

@Suite("Chats of clients", .timeLimit(.minutes(1)))
struct ChatTests {
  @Test func messagesGoBothWays() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let bob = try await world.loggedIn(People.bob)
    try await ann.c2c(to: People.bob, content: text("there?"))
    #expect(try await bob.texts(1) == ["there?"])
    let sending = try await bob.c2c(to: People.ann, content: text("here"))
    let message = try await ann.next()
    #expect(message.from == People.bob)
    #expect(message.content?.shows == "here")
    let answer = try await sending.answer()
    #expect(answer.messageID == message.id)
    #expect(answer.stage == .stored)
    #expect(!answer.isDuplicate)
    await world.stop()
  }

  @Test func tasksOnTheExecutorOfAClientNeverLeaveItsThread() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let bob = try await world.loggedIn(People.bob)
    let isOnItsThread = { ann.engine.eventLoop.inEventLoop }
    let found = try await withTaskExecutorPreference(ann.executor) {
      var found = [isOnItsThread()]
      for number in 1...3 {
        let sending = try await ann.c2c(to: People.bob, content: text("\(number)"))
        found.append(isOnItsThread())
        _ = try await sending.answer()
        found.append(isOnItsThread())
      }
      return found
    }
    #expect(found == Array(repeating: true, count: 7))
    #expect(try await bob.texts(3) == ["1", "2", "3"])
    await world.stop()
  }

  @Test func stagesAreToldInOrderUpToDelivery() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let bob = try await world.loggedIn(People.bob)
    let sending = try await ann.c2c(to: People.bob, content: text("hello"))
    _ = try await bob.texts(1)
    var stages: [Stage] = []
    for try await stage in sending.stages { stages.append(stage) }
    #expect(stages == [.accepted, .stored, .delivered])
    for await receipt in ann.receipts {
      #expect(receipt.clientMessageID == sending.clientMessageID)
      break
    }
    await world.stop()
  }

  @Test func anUnstoredMessageEndsWithAcceptedAndIsAckedByNobody() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let bob = try await world.loggedIn(People.bob)
    let sending = try await ann.c2c(to: People.bob, content: TypingContent(state: .start))
    let message = try await bob.next()
    #expect(message.message.inboxSequence == 0)
    var stages: [Stage] = []
    for try await stage in sending.stages { stages.append(stage) }
    #expect(stages == [.accepted])
    await world.stop()
  }

  @Test func aReportIsStoredWhenItIsAnswered() async throws {
    let world = try await ClientWorld()
    let bob = try await world.loggedIn(People.bob)
    let sending = try await bob.c2s(bytes: Array("{}".utf8), type: "gps")
    #expect(try await sending.answer().stage == .stored)
    await world.stop()
  }

  @Test func aReportOfAnUnknownTypeFails() async throws {
    let world = try await ClientWorld()
    let bob = try await world.loggedIn(People.bob)
    let sending = try await bob.c2s(bytes: Array("{}".utf8), type: "weather")
    let error = await #expect(throws: ClientError.self) { try await sending.answer() }
    guard case .messageRefused(.unknownType, _)? = error else {
      throw TestFailure("\(String(describing: error))")
    }
    await #expect(throws: ClientError.self) { for try await _ in sending.stages {} }
    await world.stop()
  }

  @Test func manyMessagesKeepTheirOrder() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let bob = try await world.loggedIn(People.bob)
    let wanted = (0..<600).map { "\($0)" }
    for word in wanted { try await ann.c2c(to: People.bob, content: text(word)) }
    #expect(try await bob.texts(600) == wanted)
    await world.stop()
  }

  @Test func offlineMessagesAreInOrderAfterTheyWereAskedFor() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    for word in ["1", "2", "3"] {
      _ = try await ann.c2c(to: People.bob, content: text(word)).answer()
    }
    let bob = try await world.loggedIn(People.bob)
    #expect(try await bob.getOfflineMessages() == 3)
    #expect(try await bob.texts(3) == ["1", "2", "3"])
    await world.stop()
  }

  @Test func moreThanIsHeldIsPulledAsTheLoopGoesOn() async throws {
    let world = try await ClientWorld()
    // Two senders, because an inbox holds 1,000 messages of one.
    let ann = try await world.loggedIn(People.ann)
    let cat = try await world.loggedIn(Account(domain: "58.user", uid: "cat"))
    for number in 0..<600 {
      try await ann.c2c(to: People.bob, content: text("ann \(number)"))
      let sending = try await cat.c2c(to: People.bob, content: text("cat \(number)"))
      if number == 599 { _ = try await sending.answer() }
    }
    let last = try await ann.c2c(to: People.bob, content: text("ann 600"))
    _ = try await last.answer()
    let bob = try await world.loggedIn(People.bob)
    let held = try await bob.getOfflineMessages()
    #expect((1_000..<1_201).contains(held))
    let texts = try await bob.texts(1_201)
    #expect(texts.filter { $0.hasPrefix("ann") } == (0...600).map { "ann \($0)" })
    #expect(texts.filter { $0.hasPrefix("cat") } == (0..<600).map { "cat \($0)" })
    await world.stop()
  }

  // MARK: Contents

  @Test func whatIsNotUnderstoodIsOpaqueAndBlocksNothing() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let bob = try await world.loggedIn(People.bob)
    let unknown = Array(#"{"type":"shop.coupon","fallback":"a coupon","body":{}}"#.utf8)
    try await ann.c2c(to: People.bob, bytes: unknown, type: "shop.coupon")
    try await ann.c2c(to: People.bob, bytes: Array("no JSON".utf8), type: "im.text")
    try await ann.c2c(to: People.bob, content: text("hello"))
    var contents: [ReceivedContent?] = []
    for await message in bob.messages {
      contents.append(message.content)
      if contents.count == 3 { break }
    }
    guard case .opaque(let first)? = contents[0], case .opaque(let second)? = contents[1] else {
      throw TestFailure("\(contents)")
    }
    #expect(first.fallback == "a coupon")
    #expect(first.bytes == unknown)
    #expect(first.error == nil)
    #expect(second.error != nil)
    #expect(contents[2]?.shows == "hello")
    await world.stop()
  }

  @Test func whatBreaksARuleIsRefusedBeforeItIsKept() async throws {
    let world = try await ClientWorld()
    let ann = world.client(People.ann)
    let nobody = Account(domain: "No Domain", uid: "bob")
    await #expect(throws: ClientError.self) {
      try await ann.c2c(to: nobody, content: text("hello"))
    }
    let tooLong = [UInt8](repeating: 0x20, count: 65_537)
    await #expect(throws: ClientError.self) {
      try await ann.c2c(to: People.bob, bytes: tooLong, type: "im.text")
    }
    await world.stop()
  }

  // MARK: The loop

  @Test func aLoopThatIsLeftHasNotHandledItsLastMessage() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let bob = try await world.loggedIn(People.bob)
    for word in ["1", "2", "3"] { try await ann.c2c(to: People.bob, content: text(word)) }
    var seen: [String] = []
    for await message in bob.messages {
      seen.append(message.content?.shows ?? "")
      if seen.count == 2 { break }
    }
    #expect(seen == ["1", "2"])
    #expect(try await bob.texts(2) == ["2", "3"])
    await world.stop()
  }

  @Test func whatWasNotHandledComesAgainInTheNextProcess() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let store = MemoryClientStore()
    let bob = try await world.loggedIn(People.bob, store: store)
    for word in ["1", "2", "3"] { try await ann.c2c(to: People.bob, content: text(word)) }
    var seen = 0
    for await _ in bob.messages {
      seen += 1
      if seen == 2 { break }
    }
    await bob.close()
    let again = try await world.loggedIn(People.bob, store: store)
    #expect(try await again.texts(2) == ["2", "3"])
    await world.stop()
  }

  @Test func aCancelledLoopEndsAndHasNotHandledItsLastMessage() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let bob = try await world.loggedIn(People.bob)
    try await ann.c2c(to: People.bob, content: text("1"))
    let (started, start) = AsyncStream<Void>.makeStream()
    let loop = Task {
      for await _ in bob.messages {
        start.yield()
        // Until the test has cancelled.
        while !Task.isCancelled { await Task.yield() }
      }
    }
    for await _ in started { break }
    loop.cancel()
    await loop.value
    #expect(try await bob.texts(1) == ["1"])
    await world.stop()
  }

  @Test func aLaterIteratorTakesOver() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let bob = try await world.loggedIn(People.bob)
    var earlier = bob.messages.makeAsyncIterator()
    var later = bob.messages.makeAsyncIterator()
    try await ann.c2c(to: People.bob, content: text("1"))
    #expect(await earlier.next() == nil)
    #expect(await later.next()?.content?.shows == "1")
    await world.stop()
  }

  @Test func messagesEndWhenTheClientIsClosed() async throws {
    let world = try await ClientWorld()
    let bob = try await world.loggedIn(People.bob)
    let messages = bob.messages
    let loop = Task { for await _ in messages {} }
    await bob.close()
    await loop.value
    await world.stop()
  }
}
