// The file: what survives it being closed, who may open it, and what happens when the disk is full.

import Foundation
import GRDB
import Testing
import WireProtocol

@testable import WireServer

struct SQLiteStorageTests {
  @Test(arguments: StorageKind.allCases)
  func whatIsNotAtHandIsReadAgain(_ kind: StorageKind) throws {
    // One inbox for each generation: almost every access finds it gone.
    let world = try World(kind) { ($0.cachedInboxes, $0.senderLimit) = (1, 3) }
    let clients = (0..<5).map { world.login(Account(domain: "user", uid: "u\($0)")) }
    for round in 1...3 as ClosedRange<UInt64> {
      for recipient in clients {
        let reply = clients[0].send("hi", to: recipient.account)
        let pushed = recipient.connection == clients[0].connection ? [] : [round]
        #expect(reply.outputs.messages(to: recipient).map(\.inboxSequence) == pushed)
      }
    }
    for recipient in clients.dropFirst() {
      #expect(clients[0].send("hi", to: recipient.account).status == .inboxFull)
      #expect(recipient.ack(2).ack?.inbox.head == 3)
      #expect(try recipient.pull().messages.map(\.inboxSequence) == [3])
      #expect(clients[0].send("hi", to: recipient.account).status == .ok)
      recipient.close()
      #expect(world.login(recipient.account).reply.login?.acked == 2)
    }
  }

  @Test
  func aDurableTransactionIsOnTheDisk() throws {
    let file = TemporaryFile()
    defer { file.remove() }
    let storage = try SQLiteStorage(path: file.path)
    #expect(try storage.pragma("journal_mode") == "wal")
    // FULL.
    #expect(try storage.pragma("synchronous") == "2")
    #expect(try storage.pragma("locking_mode") == "exclusive")
  }

  @Test
  func roomAheadInTheLogIsNoPartOfIt() throws {
    let (file, copy) = (TemporaryFile(), TemporaryFile())
    defer {
      file.remove()
      copy.remove()
    }
    let world = try World(on: SQLiteStorage(path: file.path))
    let (ann, bob) = (world.login(.ann), world.login(.bob))
    func log(_ file: TemporaryFile) throws -> Int {
      let size = try FileManager.default.attributesOfItem(atPath: file.path + "-wal")[.size] as? Int
      return try #require(size)
    }
    let step = Int(SQLiteLogRoom.step)
    #expect(try log(file) == step)
    // More than the room, so that some was made while it was written.
    var stored: UInt64 = 0
    while try log(file) == step {
      #expect(ann.send(String(repeating: "x", count: 60_000), to: .bob).status == .ok)
      stored += 1
      bob.ack(stored - 1)
      try #require(stored < 1_000)
    }
    #expect(try log(file) == 2 * step)
    // What a crash leaves behind: the log with zeros at its end.
    for end in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: file.path + end, toPath: copy.path + end)
    }
    let again = try World(on: SQLiteStorage(path: copy.path))
    #expect(again.storage.epoch == world.storage.epoch)
    let bobAgain = again.login(.bob)
    #expect(bobAgain.reply.login?.inbox.head == stored)
    #expect(try bobAgain.pull().messages.map(\.inboxSequence) == [stored])
  }

  @Test
  func whatIsConsolidatedIsInOneFileOfItsOwner() throws {
    let (file, copy) = (TemporaryFile(), TemporaryFile())
    defer {
      file.remove()
      copy.remove()
    }
    let storage = try SQLiteStorage(path: file.path)
    let world = try World(on: storage)
    let ann = world.login(.ann)
    world.login(.bob)
    #expect(ann.send("hi", to: .bob).status == .ok)
    try storage.consolidate()
    try FileManager.default.copyItem(atPath: file.path, toPath: copy.path)
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    let again = try World(on: SQLiteStorage(path: copy.path))
    #expect(try again.login(.bob).pull().messages.count == 1)
    // And on it goes.
    #expect(ann.send("again", to: .bob).status == .ok)
  }

  @Test
  func everythingIsThereAgain() throws {
    let file = TemporaryFile()
    defer { file.remove() }
    let (one, two) = (ClientMessageID.random(), ClientMessageID.random())
    let gps = C2S.Request(clientMessageID: one, contentType: "gps", content: [0x7B, 0x7D])
    func open<Result>(_ body: (World) throws -> Result) throws -> Result {
      try body(World(on: SQLiteStorage(path: file.path)))
    }
    let (epoch, kept) = try open { world in
      let (ann, bob) = (world.login(.ann), world.login(.bob))
      ann.send("1", to: .bob, id: one)
      ann.send("2", to: .bob, id: two)
      bob.ack(1)
      world.login(.driver).ask(.c2s(gps))
      let service = world.loginService()
      service.ask(.subscribe(Subscribe.Request(topic: "gps", group: "g")))
      service.ask(.topicAck(TopicAck.Request(topic: "gps", group: "g", cursor: 1)))
      return (world.storage.epoch, try bob.pull())
    }
    #expect(kept.messages.count == 1)
    try open { world in
      let (ann, bob) = (world.login(.ann), world.login(.bob))
      #expect(world.storage.epoch == epoch && epoch != 0)
      #expect(bob.reply.login?.acked == 1)
      let page = try bob.pull()
      #expect(page == kept)
      #expect(ann.send("1", to: .bob, id: one).c2c?.duplicate == true)
      #expect(ann.send("1", to: .bob, id: one).c2c?.stage == .delivered)
      #expect(ann.send("other", to: .bob, id: two).status == .conflict)
      #expect(world.login(.driver).ask(.c2s(gps)).c2s?.duplicate == true)
      let reply = world.loginService().ask(.subscribe(.init(topic: "gps", group: "g")))
      #expect(reply.subscribe == Subscribe.Response(first: 1, head: 1, after: 1))
      bob.ack(2)
      #expect(try bob.pull().messages.isEmpty)
    }
    try open { world in
      // The inbox is empty, and its numbers are used all the same.
      let bob = world.login(.bob)
      #expect(bob.reply.login?.inbox == InboxState(epoch: epoch, head: 2))
      let outputs = world.login(.ann).send("3", to: .bob).outputs
      #expect(outputs.messages(to: bob).map(\.inboxSequence) == [3])
    }
  }

  @Test
  func anotherFileHasAnotherEpochAndSoHasARestoredOne() throws {
    let (file, other) = (TemporaryFile(), TemporaryFile())
    defer {
      file.remove()
      other.remove()
    }
    func epoch(_ file: TemporaryFile, isRestored: Bool = false) throws -> UInt64 {
      try SQLiteStorage(path: file.path, isRestored: isRestored).epoch
    }
    let first = try epoch(file)
    let again = try epoch(file)
    let others = try epoch(other)
    #expect(again == first && others != first)
    let restored = try epoch(file, isRestored: true)
    let afterwards = try epoch(file)
    #expect(restored != first && afterwards == restored)
  }

  @Test
  func aFileHasOneOwner() throws {
    let file = TemporaryFile()
    defer { file.remove() }
    let first = try SQLiteStorage(path: file.path)
    #expect(throws: SQLiteStorageError.inUse(path: file.path)) {
      try SQLiteStorage(path: file.path)
    }
    try first.transaction {}
  }

  @Test
  func aFileThatIsNoDatabaseIsLeftAlone() throws {
    let file = TemporaryFile()
    defer { file.remove() }
    let text = Data(String(repeating: "no database, but long enough for a header\n", count: 9).utf8)
    try text.write(to: URL(fileURLWithPath: file.path))
    let error = #expect(throws: SQLiteStorageError.notADatabase(path: file.path)) {
      try SQLiteStorage(path: file.path)
    }
    #expect(error?.description == "\(file.path) is no database, or a damaged one")
    #expect(try Data(contentsOf: URL(fileURLWithPath: file.path)) == text)
    let nowhere = "/nowhere/wire.sqlite"
    let missing = #expect(throws: SQLiteStorageError.self) { try SQLiteStorage(path: nowhere) }
    guard case .unusable(nowhere, _) = missing else {
      Issue.record("\(String(describing: missing))")
      return
    }
  }

  @Test
  func aFileOfALaterVersionIsRefused() throws {
    let file = TemporaryFile()
    defer { file.remove() }
    _ = try SQLiteStorage(path: file.path)
    try DatabaseQueue(path: file.path).write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('later')")
    }
    #expect(throws: SQLiteStorageError.tooNew(path: file.path)) {
      try SQLiteStorage(path: file.path)
    }
  }

  @Test
  func aFileOfTheFirstVersionKeepsItsKeys() throws {
    let file = TemporaryFile()
    defer { file.remove() }
    let (key, digest) = (
      SentKey(sender: 7, id: .random(), recipient: 9), RequestDigest(high: 1, low: 2)
    )
    var mixer = Mixer(seed: 5)
    for word in [key.id.high, key.id.low, 7, 9] { mixer.add(word) }
    let queue = try DatabaseQueue(path: file.path)
    try SQLiteSchema.migrator.migrate(queue, upTo: "1")
    try queue.write { database in
      try database.execute(sql: "INSERT INTO store VALUES (3, 5)")
      try database.execute(
        sql: "INSERT INTO sent VALUES (NULL, 7, ?, ?, 9, 1, 2, 'm', 4, 9, 6, 0, ?)",
        arguments: [
          Int64(bitPattern: key.id.high), Int64(bitPattern: key.id.low),
          Int64(bitPattern: mixer.high),
        ])
    }
    try queue.close()
    let storage = try SQLiteStorage(path: file.path)
    #expect(storage.epoch == 3)
    var found: [SentRecord?] = []
    try storage.transaction {
      found = [
        try storage.messages.sent(key), try storage.messages.sent(SentKey(sender: 7, id: key.id)),
      ]
    }
    let kept = SentRecord(digest: digest, messageID: "m", time: 4, inbox: 9, sequence: 6)
    #expect(found == [kept, nil])
  }

  @Test
  func aFullDiskLosesNothingThatWasAnswered() throws {
    let file = TemporaryFile()
    defer { file.remove() }
    let storage = try SQLiteStorage(path: file.path)
    let world = try World(on: storage)
    let (ann, bob) = (world.login(.ann), world.login(.bob))
    let text = try storage.pragma("page_count") ?? ""
    let pages = try #require(Int(text))
    _ = try storage.pragma("max_page_count = \(pages + 20)")
    var stored = 0
    var refused: Status = .ok
    for index in 0..<200 where refused == .ok {
      let reply = ann.send("\(index)" + String(repeating: "x", count: 2_000), to: .bob)
      refused = reply.status
      stored += refused == .ok ? 1 : 0
      #expect(reply.outputs.messages(to: bob).count == (refused == .ok ? 1 : 0))
    }
    #expect(refused == .unavailable && stored > 0)
    #expect(try bob.pull(limit: 1_000).head == UInt64(stored))
    // Once there is room, it goes on with the next number.
    _ = try storage.pragma("max_page_count = 1000000")
    let outputs = ann.send("again", to: .bob).outputs
    #expect(outputs.messages(to: bob).map(\.inboxSequence) == [UInt64(stored) + 1])
  }
}
