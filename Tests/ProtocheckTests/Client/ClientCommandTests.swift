// The scripted subcommands of protocheck client, on a server of their own.

import Foundation
import Testing

extension ServeSuites {
  @Suite("client in scripts", .timeLimit(.minutes(2)))
  struct ClientCommandTests {
    @Test func loginTellsWhereTheInboxStandsAndAcksNothing() async throws {
      let server = try await ServerProcess.open()
      _ = try await server.client(["send", "ann@58.user", "--to", "bob@58.user", "--text", "hi"])
      for _ in 0..<2 {
        let login = try await server.client(["login", "bob@58.user", "--format", "json"])
        #expect(login.exitCode == 0, "\(login.errors)")
        let object = try #require(try login.objects().first)
        #expect(object["command"] as? String == "login")
        #expect(object["head"] as? String == "1")
        #expect(object["waiting"] as? Int == 1)
        #expect(UInt64(object["epoch"] as? String ?? "0") != 0)
      }
      let forgotten = try await server.client(["login", "bob@58.user", "--forget"])
      #expect(forgotten.exitCode == 0)
      #expect(forgotten.lines.last?.hasPrefix("logout ") == true)
    }

    @Test func whatIsSentWaitsUntilItIsAcked() async throws {
      let server = try await ServerProcess.open()
      for text in ["one", "two\nlines", "three"] {
        let sent = try await server.client([
          "send", "ann@58.user", "--to", "bob@58.user", "--text", text,
        ])
        #expect(sent.exitCode == 0, "\(sent.errors)")
        #expect(sent.lines.count == 1)
        #expect(sent.text.hasPrefix("c2c ") && sent.text.contains(" stored"))
      }
      let kept = try await server.client(["offline", "bob@58.user", "--keep"])
      #expect(kept.lines.count == 4)
      let got = try await server.client(["offline", "bob@58.user", "--format", "json"])
      #expect(got.exitCode == 0, "\(got.errors)")
      let objects = try got.objects()
      #expect(objects.map { $0["shows"] as? String } == ["one", "two\nlines", "three", nil])
      #expect(objects.map { $0["inboxSequence"] as? String } == ["1", "2", "3", nil])
      #expect(objects.last?["command"] as? String == "c2c-ack")
      let again = try await server.client(["offline", "bob@58.user", "--format", "json"])
      #expect(try again.objects().map { $0["messages"] as? Int } == [0])
    }

    @Test func deliveredIsWaitedFor() async throws {
      let server = try await ServerProcess.open()
      let bob = try await ClientProcess([
        "listen", "bob@58.user", "--count", "1", "--server", "127.0.0.1:\(server.port)",
        "--format", "json",
      ])
      let sent = try await server.client([
        "send", "ann@58.user", "--to", "bob@58.user", "--location", "-39.9087,116.3975",
        "--wait", "delivered",
      ])
      #expect(sent.exitCode == 0, "\(sent.errors)")
      #expect(sent.lines.last?.hasPrefix("receipt ") == true)
      #expect(try await bob.rest().first?.contains(#""contentType":"im.location""#) == true)
      #expect(try await bob.wait() == 0)
    }

    @Test func aReceiptThatDoesNotComeIsAFinding() async throws {
      let server = try await ServerProcess.open()
      let sent = try await server.client([
        "send", "ann@58.user", "--to", "bob@58.user", "--text", "hi", "--wait", "delivered",
        "--for", "1",
      ])
      #expect(sent.exitCode == 1)
      #expect(sent.lines.count == 1)
      #expect(sent.errors.contains("there is no receipt"))
    }

    @Test func aTopicIsConsumedOnceByAGroup() async throws {
      let scratch = try Scratch()
      let map = try scratch.write(
        Array(#"{"58.driver":{"im.track":"gps"}}"#.utf8), to: "topics.json")
      let server = try await ServerProcess.open(["--topic-map", map.path])
      for place in ["1,1", "2,2", "3,3"] {
        let sent = try await server.client(["send", "d1@58.driver", "--c2s", "--track", place])
        #expect(sent.exitCode == 0, "\(sent.errors)")
        #expect(sent.text.hasPrefix("c2s "))
      }
      let subscribe = ["subscribe", "maps@58.service", "gps", "--group", "live"]
      let two = try await server.client(
        subscribe + ["--count", "2", "--for", "30", "--format", "json"])
      #expect(two.exitCode == 0, "\(two.errors)")
      #expect(try two.objects().map { $0["cursor"] as? String } == ["1", "2"])
      let third = try await server.client(subscribe + ["--count", "1", "--for", "30"])
      #expect(third.lines.count == 1)
      #expect(third.text.contains("gps 3 from d1@58.driver: im.track"))
      let fourth = try await server.client(subscribe + ["--count", "1", "--for", "1"])
      #expect(fourth.exitCode == 1)
      #expect(fourth.errors.contains("fewer than 1 messages"))
      let unmapped = try await server.client(["send", "ann@58.user", "--c2s", "--text", "hi"])
      #expect(unmapped.exitCode == 1)
      #expect(unmapped.errors.contains("unknownType"))
    }

    @Test func aPushSaysWhatBecameOfItForEach() async throws {
      let server = try await ServerProcess.open()
      let push = [
        "push", "orders@58.service", "--to", "d1@58.driver", "--to", "d2@58.driver", "--order",
        "o-1", "--title", "Two boxes", "--total", "55.00 CNY",
      ]
      let pushed = try await server.client(push + ["--format", "json"])
      #expect(pushed.exitCode == 0, "\(pushed.errors)")
      let objects = try pushed.objects()
      #expect(objects.map { $0["to"] as? String } == ["d1@58.driver", "d2@58.driver"])
      #expect(objects.map { $0["online"] as? Bool } == [false, false])
      let got = try await server.client(["offline", "d2@58.driver"])
      #expect(got.text.contains("CNY 55.00"))
    }

    @Test func aServiceThatReachesNotAllOfThemIsRefusedForThose() async throws {
      let scratch = try Scratch()
      let key = try scratch.write(Array(String(repeating: "k", count: 32).utf8), to: "key").path
      let server = try await ServerProcess(["--data", "memory", "--key-file", key])
      let issued = try await Tool.finish([
        "token", "orders@58.service", "--service", "--reach", "58.user", "--key-file", key,
      ])
      let token = try scratch.write(issued.output, to: "token").path
      let pushed = try await server.client([
        "push", "orders@58.service", "--to", "ann@58.user", "--to", "d1@58.driver", "--text", "hi",
        "--token-file", token,
      ])
      #expect(pushed.exitCode == 1)
      #expect(pushed.lines.count == 2)
      #expect(pushed.text.contains("d1@58.driver: refused with forbidden"))
      let signed = try await server.client(["login", "ann@58.user", "--key-file", key])
      #expect(signed.exitCode == 0, "\(signed.errors)")
      let foreign = try await server.client(["login", "ann@58.user", "--token-file", token])
      #expect(foreign.exitCode == 1)
      #expect(foreign.errors.contains("unauthorized"))
      #expect(foreign.errors.contains("--key-file"))
      let store = scratch.folder.appending(path: "store.sqlite").path
      let kept = try await server.client([
        "send", "ann@58.user", "--to", "bob@58.user", "--text", "x", "--token-file", token,
        "--store", store,
      ])
      #expect(kept.exitCode == 1)
      #expect(kept.errors.contains("the message is kept in \(store)"), "\(kept.errors)")
    }
  }
}
