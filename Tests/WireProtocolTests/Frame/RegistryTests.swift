// The tables of commands and statuses, and what a business line may add.

import Testing
import WireProtocol

@Suite struct RegistryTests {
  @Test func theStandardHasFifteenCommands() {
    let expected: [(UInt16, String, Sender, String?, String?, String?)] = [
      (0x0001, "hello", .client, "HelloRequest", "HelloResponse", nil),
      (0x0002, "login", .client, "LoginRequest", "LoginResponse", nil),
      (0x0003, "logout", .client, "LogoutRequest", "LogoutResponse", nil),
      (0x0004, "keepalive", .both, "KeepaliveRequest", "KeepaliveResponse", nil),
      (0x0005, "goaway", .both, nil, nil, "Goaway"),
      (0x0100, "c2s", .client, "C2sRequest", "C2sResponse", nil),
      (0x0200, "c2c", .client, "C2cRequest", "C2cResponse", nil),
      (0x0201, "c2c-ack", .client, "C2cAckRequest", "C2cAckResponse", nil),
      (0x0202, "receipt", .server, nil, nil, "Receipt"),
      (0x0300, "get-offline-msg", .client, "GetOfflineMsgRequest", "GetOfflineMsgResponse", nil),
      (0x0400, "message", .server, nil, nil, "MessageNotification"),
      (0x0500, "s2c", .service, "S2cRequest", "S2cResponse", nil),
      (0x0501, "subscribe", .service, "SubscribeRequest", "SubscribeResponse", nil),
      (0x0502, "topic-message", .server, nil, nil, "TopicMessage"),
      (0x0503, "topic-ack", .service, "TopicAckRequest", "TopicAckResponse", nil),
    ]
    let commands = CommandTable.standard.commands
    #expect(commands.count == expected.count)
    for (info, row) in zip(commands, expected) {
      #expect(info.command == Command(row.0))
      #expect(info.name == row.1)
      #expect(info.from == row.2)
      #expect(info.request?.name == row.3)
      #expect(info.response?.name == row.4)
      #expect(info.notification?.name == row.5)
      #expect(!info.meaning.isEmpty)
      #expect(CommandTable.standard[row.1]?.command == info.command)
      #expect(CommandTable.standard[info.command]?.name == row.1)
      #expect(info.body(of: .request)?.name == row.3)
      #expect(info.body(of: .response)?.name == row.4)
      #expect(info.body(of: .notification)?.name == row.5)
    }
    #expect(CommandTable.standard[Command(6)] == nil)
    #expect(CommandTable.standard["C2C"] == nil)
  }

  @Test func aRefusalIsAFailureWhateverItsCommand() throws {
    let table = CommandTable.standard
    for command in [Command.c2c, .goaway, Command(0xF00F)] {
      let refusal = try Frame(.response, command, status: .internal, sequence: 1).header
      #expect(table.body(of: refusal)?.name == "Failure")
    }
    let unanswered = try Frame(.response, .goaway, sequence: 1).header
    let unknown = try Frame(.request, Command(0xF00F), sequence: 1).header
    #expect(table.body(of: unanswered) == nil)
    #expect(table.body(of: unknown) == nil)
    let answer = try Frame(.response, .c2c, sequence: 1).header
    #expect(table.body(of: answer)?.name == "C2cResponse")
  }

  @Test func statusesHaveOneNameEach() {
    let statuses = StatusTable.standard.statuses
    #expect(statuses.count == 39)
    #expect(Set(statuses.map(\.name)).count == statuses.count)
    #expect(statuses.map(\.status.rawValue) == statuses.map(\.status.rawValue).sorted())
    for info in statuses {
      #expect(StatusTable.standard[info.name]?.status == info.status)
      #expect(StatusTable.standard[info.status]?.name == info.name)
      #expect(info.status.name == info.name)
    }
    #expect(StatusTable.standard["nothing"] == nil)
    #expect(StatusTable.standard[Status(7)] == nil)
  }

  static let body = BodyType(Logout.Request.self)

  @Test func takesCommandsOfBusinessLinesAndPrivateUse() throws {
    var table = CommandTable.standard
    for id in [0x1000, 0x7FFF, 0x8000, 0xEFFF] as [UInt16] {
      try table.register(
        Command(id), name: "line.\(id)", request: Self.body, response: .failure, meaning: "why")
      let info = try #require(table["line.\(id)"])
      #expect(info.command == Command(id))
      #expect(info.from == .client)
      #expect(info.request?.name == "LogoutRequest")
      #expect(info.response?.name == "Failure")
      #expect(info.notification == nil)
      #expect(info.meaning == "why")
    }
    try table.register(Command(0x2000), name: "told", notification: Self.body)
    #expect(table[Command(0x2000)]?.from == .server)
    #expect(table[Command(0x2000)]?.request == nil)
    #expect(table[Command(0x2000)]?.notification?.name == "LogoutRequest")
    #expect(table.commands.count == 20)
    #expect(table.commands.last?.command == Command(0xEFFF))
    #expect(CommandTable.standard[Command(0x2000)] == nil)
  }

  @Test func refusesWhatIsTakenOrReserved() throws {
    var table = CommandTable.standard
    func attempt(_ id: UInt16, _ name: String) -> CommandTable.RegistrationError? {
      do throws(CommandTable.RegistrationError) {
        try table.register(Command(id), name: name, request: Self.body, response: Self.body)
        return nil
      } catch { return error }
    }
    for id in [0, 1, 0x0200, 0x0FFF, 0xF000, 0xFFFE, 0xFFFF] as [UInt16] {
      #expect(attempt(id, "mine") == .reservedID(Command(id)))
    }
    #expect(attempt(0x1000, "c2c") == .duplicateName("c2c"))
    #expect(attempt(0x1000, "mine") == nil)
    #expect(attempt(0x1000, "other") == .duplicateID(Command(0x1000)))
    #expect(attempt(0x1001, "mine") == .duplicateName("mine"))
    let long = String(repeating: "a", count: 64)
    for name in ["", "1a", "-a", ".a", "A", "a b", "a_b", "é", "a\u{0}", long + "a"] {
      #expect(attempt(0x1001, name) == .badName(name), "\(name)")
    }
    #expect(attempt(0x1001, long) == nil)
    #expect(attempt(0x1002, "a-0.z") == nil)
    #expect(throws: CommandTable.RegistrationError.reservedID(.c2c)) {
      try table.register(.c2c, name: "mine2", notification: Self.body)
    }
    #expect(table.commands.count == 18)
  }
}
