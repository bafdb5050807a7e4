// What protocheck client says and ends with when something is wrong.

import Foundation
import Testing

extension ServeSuites {
  @Suite("client says what is wrong", .timeLimit(.minutes(2)))
  struct ClientErrorTests {
    @Test(arguments: [
      ["login", "ann@58.user"], ["send", "ann@58.user", "--to", "bob@58.user", "--text", "hi"],
      ["offline", "ann@58.user"], ["listen", "ann@58.user"], ["chat", "ann@58.user"],
      ["subscribe", "maps@58.service", "gps", "--group", "live"],
      ["push", "orders@58.service", "--to", "ann@58.user", "--text", "hi"],
    ])
    func withoutAServerItIsUnavailable(arguments: [String]) async throws {
      let server = try await ServerProcess.open()
      server.signal(SIGKILL)
      try await server.wait()
      let result = try await server.client(arguments)
      #expect(result.exitCode == 69)
      #expect(result.errors.contains("nobody listens"), "\(result.errors)")
      #expect(result.errors.contains("protocheck serve"))
    }

    @Test(
      arguments: [
        (["login", "ann"], 64, "no account"), (["login", "ann@58 user"], 64, "no account"),
        (["login", "ann@58.user", "--server", "here"], 64, "host:port"),
        (["login", "ann@58.user", "--device", ""], 64, "--device"),
        (["login", "ann@58.user", "--retry", "-1"], 64, "--retry"),
        (["login", "ann@58.user", "--token-file", "/nowhere/token"], 66, "/nowhere/token"),
        (["login", "ann@58.user", "--token-file", "/dev/null"], 65, "0 bytes"),
        (["login", "ann@58.user", "--server", "8.8.8.8:9000"], 64, "--allow-plaintext"),
        (["send", "ann@58.user", "--text", "hi"], 64, "--to or --c2s"),
        (["send", "ann@58.user", "--to", "bob@58.user"], 64, "--content"),
        (["send", "ann@58.user", "--to", "bob", "--text", "hi"], 64, "bob is no account"),
        (["send", "ann@58.user", "--to", "bob@58.user", "--text", ""], 64, "text"),
        (["send", "ann@58.user", "--to", "bob@58.user", "--location", "91,0"], 64, "latitude"),
        (["send", "ann@58.user", "--to", "bob@58.user", "--location", "here"], 64, "latitude"),
        (["send", "ann@58.user", "--to", "bob@58.user", "--content", "-"], 65, "is empty"),
        (["send", "ann@58.user", "--to", "bob@58.user", "--content", "README.md"], 65, "at byte"),
        (["send", "ann@58.user", "--to", "bob@58.user", "--content", "/nowhere"], 66, "/nowhere"),
        (["subscribe", "maps@58.service", "g p s", "--group", "live"], 64, "the topic"),
        (["push", "orders@58.service", "--text", "hi"], 64, "--to"),
        (["push", "orders@58.service", "--to", "ann@58.user", "--order", "o-1"], 64, "--total"),
        (["chat", "ann@58.user", "--to", "bob"], 64, "bob is no account"),
      ] as [([String], Int32, String)])
    func wrongArgumentsAreToldBeforeAnythingIsSent(
      arguments: [String], code: Int32, word: String
    ) async throws {
      let result = try await Tool.finish(["client"] + arguments)
      #expect(result.exitCode == code, "\(result.errors)")
      #expect(result.errors.contains(word), "\(result.errors)")
      #expect(result.output.isEmpty)
    }

    @Test(arguments: ["12.345 CNY", "-1 CNY", ". CNY", "1. CNY", "1.5 JPY", "1 cny", "1", "x CNY"])
    func amountsThatAreNoneAreRefused(total: String) async throws {
      let result = try await Tool.finish([
        "client", "push", "orders@58.service", "--to", "ann@58.user", "--order", "o-1", "--title",
        "Bread", "--total=\(total)",
      ])
      #expect(result.exitCode == 64, "\(result.errors)")
    }

    @Test func aLoginThatIsOlderThanTheOneThereIsToldAndAnotherDeviceIsNot() async throws {
      let scratch = try Scratch()
      let store = scratch.folder.appending(path: "store.sqlite").path
      let server = try await ServerProcess.open()
      let first = try await server.client(["login", "ann@58.user", "--store", store])
      #expect(first.exitCode == 0, "\(first.errors)")
      // A store counts logins on from the time when it was made, which for memory is that of the process.
      let chat = try await ClientProcess([
        "chat", "ann@58.user", "--server", "127.0.0.1:\(server.port)",
      ])
      _ = try await chat.line(with: "connected to")
      let second = try await server.client(["login", "ann@58.user", "--store", store])
      #expect(second.exitCode == 1)
      #expect(second.errors.contains("replaced") && second.errors.contains("--device"))
      let other = try await server.client(["login", "ann@58.user", "--device", "web"])
      #expect(other.exitCode == 0, "\(other.errors)")
      try chat.endInput()
      #expect(try await chat.wait() == 0)
    }

    @Test func whatCannotBeSentIsKeptByAStore() async throws {
      let scratch = try Scratch()
      let store = scratch.folder.appending(path: "store.sqlite").path
      let server = try await ServerProcess.open()
      server.signal(SIGKILL)
      try await server.wait()
      let send = ["send", "ann@58.user", "--to", "bob@58.user", "--store", store, "--text"]
      let kept = try await server.client(send + ["-1 degrees"])
      #expect(kept.exitCode == 69)
      #expect(kept.errors.contains("is kept in \(store)"), "\(kept.errors)")
      let second = try await ServerProcess(
        ["--data", "memory", "--insecure-development"], port: server.port)
      let sent = try await second.client(send + ["and now"])
      #expect(sent.exitCode == 0, "\(sent.errors)")
      let got = try await second.client(["offline", "bob@58.user", "--format", "json"])
      #expect(
        try got.objects().compactMap { $0["shows"] as? String } == ["-1 degrees", "and now"])
    }

    @Test func aStoreIsOfOneDevice() async throws {
      let scratch = try Scratch()
      let store = scratch.folder.appending(path: "store.sqlite").path
      let server = try await ServerProcess.open()
      let first = try await server.client(["login", "ann@58.user", "--store", store])
      #expect(first.exitCode == 0, "\(first.errors)")
      let second = try await server.client(["login", "bob@58.user", "--store", store])
      #expect(second.exitCode == 65)
      #expect(second.errors.contains("another account"))
      let nowhere = try await server.client(["login", "bob@58.user", "--store", "/nowhere/store"])
      #expect(nowhere.exitCode == 74)
    }

    @Test func whoComesBeforeTheServerMayWaitForIt() async throws {
      let first = try await ServerProcess.open()
      first.signal(SIGKILL)
      try await first.wait()
      let port = first.port
      async let login = first.client(["login", "ann@58.user", "--retry", "30"])
      let second = try await ServerProcess(
        ["--data", "memory", "--insecure-development"], port: port)
      #expect(try await login.exitCode == 0)
      _ = second
    }

    @Test func helpNamesSubcommandsAndOptions() async throws {
      let help = try await Tool.finish(["client", "--help"])
      for word in ["chat", "login", "send", "offline", "listen", "subscribe", "push", "69"] {
        #expect(help.text.contains(word), "\(word)")
      }
      for command in ["chat", "login", "send", "offline", "listen", "subscribe", "push"] {
        let help = try await Tool.finish(["client", command, "--help"])
        #expect(help.exitCode == 0)
        #expect(help.text.contains("protocheck client \(command)"), "\(command)")
        #expect(help.text.contains("--server") && help.text.contains("--key-file"))
      }
    }
  }
}
