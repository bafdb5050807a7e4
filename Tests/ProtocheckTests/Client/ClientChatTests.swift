// protocheck client chat, typed into by tests.

import Foundation
import Testing

extension ServeSuites {
  @Suite("Chats in a terminal", .timeLimit(.minutes(2)))
  struct ClientChatTests {
    private static func chat(_ account: String, _ port: Int, _ more: [String] = []) async throws
      -> ClientProcess
    {
      let chat = try await ClientProcess(["chat", account, "--server", "127.0.0.1:\(port)"] + more)
      #expect(try await chat.line(with: "connected to") != nil)
      return chat
    }

    @Test func twoPeopleSeeEverythingThatTheySend() async throws {
      let server = try await ServerProcess.open()
      let ann = try await Self.chat("ann@58.user", server.port, ["--to", "shop@58.merchant"])
      let shop = try await Self.chat("shop@58.merchant", server.port)
      try ann.type("/typing")
      #expect(try await shop.line(with: "ann@58.user is typing") != nil)
      try ann.type("is the bread ready?")
      #expect(try await shop.line(with: "ann@58.user: is the bread ready?") != nil)
      #expect(try await ann.line(with: "#2 to shop@58.merchant: delivered") != nil)
      // Whoever writes first is talked to.
      try shop.type("/order o-1 Two loaves 12.50 CNY")
      #expect(try await ann.line(with: "sends an order card: Two loaves") != nil)
      #expect(try await ann.line(with: "o-1 · Placed · CNY 12.50") != nil)
      try shop.type("/location 39.9087 116.3975 North gate")
      #expect(try await ann.line(with: "sends a place: North gate") != nil)
      try ann.type("/shake")
      #expect(try await shop.line(with: "shakes your window") != nil)
      try ann.type("/read")
      #expect(try await shop.line(with: "has read your messages") != nil)
      try ann.type("//not a command")
      #expect(try await shop.line(with: "ann@58.user: /not a command") != nil)
      for chat in [ann, shop] {
        try chat.type("/quit")
        #expect(try await chat.wait() == 0)
      }
    }

    @Test func controlCEndsAChatThatWaitsForAnAnswer() async throws {
      let server = try await ServerProcess.open()
      let ann = try await Self.chat("ann@58.user", server.port, ["--to", "bob@58.user"])
      server.signal(SIGKILL)
      try await server.wait()
      #expect(try await ann.line(with: "not connected") != nil)
      try ann.type("is anybody there?")
      try ann.type("/state")
      #expect(try await ann.line(with: "connect") != nil)
      ann.signal(SIGINT)
      #expect(try await ann.wait() == 130)
    }

    @Test func aScriptIsAnsweredBeforeItsEnd() async throws {
      let server = try await ServerProcess.open()
      let line =
        "protocheck client chat ann@58.user --to bob@58.user --server 127.0.0.1:\(server.port)"
      let sent = try await Tool.finish(shell: "printf 'one\\n\\ntwo' | \(line)")
      #expect(sent.exitCode == 0, "\(sent.errors)")
      #expect(sent.text.contains("#1 to bob@58.user: stored"))
      #expect(sent.text.contains("#2 to bob@58.user: stored"))
      let nothing = try await Tool.finish(shell: ": | \(line)")
      #expect(nothing.exitCode == 0, "\(nothing.errors)")
      let wrong = try await Tool.finish(shell: "printf '/dance\\n/location x\\n' | \(line)")
      #expect(wrong.exitCode == 1)
      #expect(wrong.text.contains("no command /dance") && wrong.text.contains("/location LAT LON"))
      let got = try await server.client(["offline", "bob@58.user", "--format", "json"])
      #expect(try got.objects().compactMap { $0["shows"] as? String } == ["one", "two"])
    }

    @Test func noTerminalObeysWhatComes() async throws {
      let server = try await ServerProcess.open()
      let bob = try await Self.chat("bob@58.user", server.port)
      let text = "red \u{1B}[31m\u{202E}text a\u{200D}b 👩\u{200D}👧"
      _ = try await server.client(["send", "ann@58.user", "--to", "bob@58.user", "--text", text])
      let line = try #require(try await bob.line(with: "ann@58.user: red"))
      // A joiner is part of a picture, and behind ASCII it only hides.
      #expect(line.contains("\\u{1b}[31m\\u{202e}text a\\u{200d}b 👩\u{200D}👧"))
      try bob.endInput()
      #expect(try await bob.wait() == 0)
    }

    @Test func aChatOutlivesItsServerAndWhatIsTypedMeanwhileArrivesOnce() async throws {
      let scratch = try Scratch()
      let data = scratch.folder.appending(path: "platform.sqlite").path
      let arguments = ["--data", data, "--insecure-development"]
      let first = try await ServerProcess(arguments)
      let ann = try await Self.chat("ann@58.user", first.port, ["--to", "bob@58.user"])
      let bob = try await Self.chat("bob@58.user", first.port)
      first.signal(SIGKILL)
      try await first.wait()
      #expect(try await ann.line(with: "not connected") != nil)
      try ann.type("still there?")
      let second = try await ServerProcess(arguments, port: first.port)
      #expect(try await ann.line(with: "connected to") != nil)
      #expect(try await bob.line(with: "still there?") != nil)
      #expect(try await ann.line(with: "delivered") != nil)
      try bob.endInput()
      #expect(try await bob.rest().contains { $0.contains("still there?") } == false)
      try ann.endInput()
      #expect(try await ann.wait() == 0)
      second.signal(SIGTERM)
      #expect(try await second.wait() == 0)
    }

    @Test func controlCEndsEveryClientThatStays() async throws {
      let server = try await ServerProcess.open()
      let chat = try await Self.chat("ann@58.user", server.port)
      chat.signal(SIGINT)
      #expect(try await chat.wait() == 130)
    }

    @Test func whoIsReplacedEndsAndSaysSo() async throws {
      let server = try await ServerProcess.open()
      let chat = try await Self.chat("ann@58.user", server.port)
      let later = try await server.client(["login", "ann@58.user"])
      #expect(later.exitCode == 0, "\(later.errors)")
      #expect(try await chat.wait() == 1)
    }
  }
}
