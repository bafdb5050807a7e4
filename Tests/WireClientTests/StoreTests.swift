// What stores keep, refuse, and are asked for.

import Foundation
import GRDB
import NIOConcurrencyHelpers
import ServerHarness
import Testing
import WireProtocol

@testable import WireClient

@Suite("Stores of clients", .timeLimit(.minutes(1)))
struct StoreTests {
  @Test(arguments: [false, true]) func aStoreKeepsWhatItWasGiven(isFile: Bool) async throws {
    let file = TemporaryFile()
    defer { file.remove() }
    let memory = MemoryClientStore(attempt: 0)
    func store() -> any ClientStore {
      isFile ? SQLiteClientStore(path: file.path, attempt: 0) : memory
    }

    let first = store()
    let empty = try await first.open(account: People.ann, device: "phone")
    #expect(empty.letters.isEmpty && empty.attempt == 0 && empty.position == InboxPosition())
    let letters = [
      Outbox.Letter.c2c(
        C2C.Request(
          to: People.bob, clientMessageID: .random(), contentType: "im.text", content: [1],
          delivery: Delivery(silent: true))),
      .c2s(C2S.Request(clientMessageID: .random(), contentType: "gps", content: [2])),
      .s2c(
        S2C.Request(
          to: [People.ann, People.bob], clientMessageID: .random(), contentType: "a.b",
          content: [3])),
      .c2s(C2S.Request(clientMessageID: .random(), contentType: "gps", content: [4])),
    ]
    var changes = ClientStoreChanges()
    changes.attempt = .max
    changes.added = letters.map { StoredLetter($0, addedAtMilliseconds: 7) }
    changes.position = InboxPosition(epoch: .max - 1, cursor: 5)
    changes.recentIDs = ["message-1", "message-2"]
    try await first.apply(changes)
    var more = ClientStoreChanges()
    more.removed = [letters[1].clientMessageID]
    more.recentIDs = ["message-3"]
    try await first.apply(more)
    await first.close()

    let second = store()
    let contents = try await second.open(account: People.ann, device: "phone")
    #expect(contents.attempt == .max)
    #expect(contents.position == changes.position)
    #expect(contents.recentIDs == ["message-1", "message-2", "message-3"])
    #expect(contents.letters.map(\.letter) == [letters[0], letters[2], letters[3]])
    #expect(contents.letters.allSatisfy { $0.addedAtMilliseconds == 7 })
    var out = ClientStoreChanges()
    out.isLoggedOut = true
    try await second.apply(out)
    await second.close()
    let after = try await store().open(account: People.ann, device: "phone")
    #expect(after.letters.isEmpty && after.recentIDs.isEmpty && after.attempt == .max)
    #expect(after.position == InboxPosition())
  }

  @Test(arguments: [false, true]) func aNewStoreGoesOnWhereAForgottenOneWas(isFile: Bool)
    async throws
  {
    let file = TemporaryFile()
    defer { file.remove() }
    let store: any ClientStore = isFile ? SQLiteClientStore(path: file.path) : MemoryClientStore()
    let earlier = ClientEnvironment.millisecondsSince1970() - 1_000_000
    #expect(try await store.open(account: People.ann, device: "phone").attempt > earlier)
  }

  @Test func aFileIsItsOwnersOnly() async throws {
    let file = TemporaryFile()
    defer { file.remove() }
    let store = SQLiteClientStore(path: file.path)
    _ = try await store.open(account: People.ann, device: "phone")
    for path in [file.path, file.path + "-wal"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
    await store.close()
  }

  @Test func aFileOfSomebodyElseIsLeftAsItIs() async throws {
    let file = TemporaryFile()
    defer { file.remove() }
    try await DatabaseQueue(path: file.path).write { try $0.execute(sql: "CREATE TABLE a (b)") }
    let before = FileManager.default.contents(atPath: file.path)
    await #expect(throws: ClientStoreError.damaged(file.path)) {
      try await SQLiteClientStore(path: file.path).open(account: People.ann, device: "phone")
    }
    #expect(FileManager.default.contents(atPath: file.path) == before)
  }

  /// SQLite keeps in any column what it is given.
  @Test(arguments: [
    "UPDATE device SET attempt = 'abc'", "UPDATE device SET epoch = x'00'",
    "UPDATE device SET cursor = 'a'",
    "UPDATE device SET domain = x'FF'", "UPDATE letter SET body = 7",
    "UPDATE letter SET body = 'text'",
    "UPDATE letter SET command = 'c2c'", "UPDATE letter SET command = 9",
    "UPDATE letter SET time = 'now'",
    "UPDATE recent SET id = x'FF00'", "ALTER TABLE device RENAME COLUMN attempt TO tries",
    "ALTER TABLE letter RENAME COLUMN body TO text", "DROP TABLE recent",
  ])
  func whatIsDamagedInsideIsRefused(damage: String) async throws {
    let file = TemporaryFile()
    defer { file.remove() }
    let store = SQLiteClientStore(path: file.path)
    _ = try await store.open(account: People.ann, device: "phone")
    var changes = ClientStoreChanges()
    changes.recentIDs = ["message-1"]
    changes.added = [
      StoredLetter(
        .c2c(
          C2C.Request(
            to: People.bob, clientMessageID: .random(),
            contentType: "im.text", content: Array(#"{"type":"im.text","text":"a"}"#.utf8))),
        addedAtMilliseconds: 1)
    ]
    try await store.apply(changes)
    await store.close()
    try await DatabaseQueue(path: file.path).write { try $0.execute(sql: damage) }
    await #expect(throws: ClientStoreError.damaged(file.path)) {
      try await store.open(account: People.ann, device: "phone")
    }
    await store.close()
  }

  @Test func onlyTheLastIDsAreKept() async throws {
    let file = TemporaryFile()
    defer { file.remove() }
    let store = SQLiteClientStore(path: file.path)
    _ = try await store.open(account: People.ann, device: "phone")
    var changes = ClientStoreChanges()
    changes.recentIDs = (0..<10_003).map { "message-\($0)" }
    try await store.apply(changes)
    await store.close()
    let contents = try await store.open(account: People.ann, device: "phone")
    #expect(contents.recentIDs.count == 10_000)
    #expect(contents.recentIDs.first == "message-3")
    await store.close()
  }

  @Test(arguments: [false, true]) func aStoreIsOfOneDevice(isFile: Bool) async throws {
    let file = TemporaryFile()
    defer { file.remove() }
    let store: any ClientStore =
      isFile ? SQLiteClientStore(path: file.path) : MemoryClientStore()
    _ = try await store.open(account: People.ann, device: "phone")
    await store.close()
    for (account, device) in [(People.bob, "phone"), (People.ann, "pad")] {
      let error = await #expect(throws: ClientStoreError.self) {
        try await store.open(account: account, device: device)
      }
      guard case .otherDevice? = error else { throw TestFailure("\(String(describing: error))") }
    }
  }

  @Test func aFileIsOfOneClient() async throws {
    let file = TemporaryFile()
    defer { file.remove() }
    let first = SQLiteClientStore(path: file.path)
    _ = try await first.open(account: People.ann, device: "phone")
    let second = SQLiteClientStore(path: file.path)
    await #expect(throws: ClientStoreError.inUse(file.path)) {
      try await second.open(account: People.ann, device: "phone")
    }
    await first.close()
    _ = try await second.open(account: People.ann, device: "phone")
    await second.close()
  }

  @Test func whatIsNoStoreIsRefused() async throws {
    let file = TemporaryFile()
    defer { file.remove() }
    try Data("this is a letter to my mother, and much too long for a header of SQLite, ".utf8)
      .write(to: URL(fileURLWithPath: file.path))
    await #expect(throws: ClientStoreError.damaged(file.path)) {
      try await SQLiteClientStore(path: file.path).open(account: People.ann, device: "phone")
    }
    let nowhere = SQLiteClientStore(path: "/nowhere/at/all.sqlite")
    await #expect(throws: ClientStoreError.self) {
      try await nowhere.open(account: People.ann, device: "phone")
    }
  }

  @Test func aFileOfALaterVersionIsRefused() async throws {
    let file = TemporaryFile()
    defer { file.remove() }
    let store = SQLiteClientStore(path: file.path)
    _ = try await store.open(account: People.ann, device: "phone")
    await store.close()
    let queue = try DatabaseQueue(path: file.path)
    try await queue.write { database in
      try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('later')")
    }
    try queue.close()
    await #expect(throws: ClientStoreError.tooNew(file.path)) {
      try await store.open(account: People.ann, device: "phone")
    }
  }

  // MARK: In the hands of a client

  @Test func aStoreThatCannotBeOpenedIsToldOf() async throws {
    let world = try await ClientWorld()
    let store = MemoryClientStore()
    let ann = world.client(People.ann, store: store)
    _ = try await ann.c2c(to: People.bob, content: text("1"))
    let other = world.client(People.ann, store: store)
    await #expect(throws: ClientError.store(.inUse("the store in memory"))) {
      try await other.login()
    }
    await world.stop()
  }

  @Test func messagesThatComeTogetherAreWrittenTogether() async throws {
    let world = try await ClientWorld()
    let store = SlowStore()
    let ann = world.client(People.ann, store: store)
    store.isHeld = true
    let sends = (0..<50).map { number in
      Task { try await ann.c2c(to: People.bob, content: text("\(number)")) }
    }
    while await ann.engine.underWay.count < 50 { await Task.yield() }
    store.isHeld = false
    for send in sends { _ = try await send.value }
    #expect(store.added == 50)
    // The first by itself, the others while that was written.
    #expect(store.writes == 2)
    await world.stop()
  }

  @Test func nothingIsAckedBeforeItIsStored() async throws {
    let world = try await ClientWorld()
    let store = SlowStore()
    let ann = try await world.loggedIn(People.ann)
    let bob = try await world.loggedIn(People.bob, store: store)
    let first = try await ann.c2c(to: People.bob, content: text("0"))
    // So many that an ack is due at once.
    for number in 1..<40 { try await ann.c2c(to: People.bob, content: text("\(number)")) }
    _ = try await bob.getOfflineMessages()
    store.isHeld = true
    _ = try await bob.texts(40)
    while !store.hasPosition { await Task.yield() }
    // Both have been at the server and back since.
    _ = try await bob.getOfflineMessages()
    _ = try await ann.getOfflineMessages()
    #expect(first.progress.value.stage != .delivered)
    store.isHeld = false
    for try await stage in first.stages where stage == .delivered { break }
    await world.stop()
  }

  @Test func aLoginGoesOutOnlyWhenItsNumberIsKept() async throws {
    let world = try await ClientWorld()
    let store = SlowStore()
    let ann = world.client(People.ann, store: store)
    store.fails = true
    await #expect(throws: ClientError.store(.failed("the disk is full"))) { try await ann.login() }
    #expect(world.relay.connections == 0)
    store.fails = false
    try await ann.login()
    let first = try #require(store.attempt)
    var states = ann.states.makeAsyncIterator()
    await world.relay.cut()
    while let state = await states.next(), state == .open {}
    await ann.reaches { $0 == .open }
    #expect(store.attempt == first + 1)
    await world.stop()
  }

  @Test func aStoreThatFailsEndsTheClient() async throws {
    let world = try await ClientWorld()
    let store = SlowStore()
    let ann = try await world.loggedIn(People.ann, store: store)
    store.fails = true
    await #expect(throws: ClientError.store(.failed("the disk is full"))) {
      try await ann.c2c(to: People.bob, content: text("1"))
    }
    #expect(ann.state == .closed(.storeFailed(.failed("the disk is full"))))
    store.fails = false
    try await ann.login()
    _ = try await ann.c2c(to: People.bob, content: text("2")).answer()
    await world.stop()
  }
}

/// A store that holds its writes back, or fails, when a test wants it.
private final class SlowStore: ClientStore {
  private struct State {
    var isHeld = false
    var fails = false
    var writes = 0
    var added = 0
    var hasPosition = false
    var attempt: UInt64?
  }

  private let memory = MemoryClientStore()
  private let state = NIOLockedValueBox(State())

  var isHeld: Bool {
    get { state.withLockedValue { $0.isHeld } }
    set { state.withLockedValue { $0.isHeld = newValue } }
  }
  var fails: Bool {
    get { state.withLockedValue { $0.fails } }
    set { state.withLockedValue { $0.fails = newValue } }
  }
  var writes: Int { state.withLockedValue { $0.writes } }
  var added: Int { state.withLockedValue { $0.added } }
  /// The number of the last login that was written.
  var attempt: UInt64? { state.withLockedValue { $0.attempt } }
  /// Whether a place in the inbox was to be written while writes were held back.
  var hasPosition: Bool { state.withLockedValue { $0.hasPosition } }

  func open(account: Account, device: String) async throws -> ClientStoreContents {
    try await memory.open(account: account, device: device)
  }

  func apply(_ changes: ClientStoreChanges) async throws {
    if fails { throw ClientStoreError.failed("the disk is full") }
    state.withLockedValue { state in
      state.writes += 1
      state.added += changes.added.count
      state.attempt = changes.attempt ?? state.attempt
      if state.isHeld, changes.position != nil { state.hasPosition = true }
    }
    while isHeld { await Task.yield() }
    try await memory.apply(changes)
  }

  func close() async { await memory.close() }
}
