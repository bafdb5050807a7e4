// protocheck token, and logins with what it issues.

import Foundation
import NIOCore
import ServerHarness
import Testing
import WireProtocol

extension ServeSuites {
  @Suite("Tokens of protocheck", .timeLimit(.minutes(1)))
  struct ServeTokenTests {
    private let scratch: Scratch
    private let key: String
    private let otherKey: String

    init() throws {
      scratch = try Scratch()
      key = try scratch.write(Array("\(String(repeating: "a", count: 64))\n".utf8), to: "key").path
      otherKey = try scratch.write(Array(String(repeating: "b", count: 32).utf8), to: "other").path
    }

    private func token(_ account: String, _ key: String, _ more: [String] = []) async throws
      -> [UInt8]
    {
      let result = try await Tool.finish(["token", account, "--key-file", key] + more)
      #expect(result.exitCode == 0, "\(result.errors)")
      return Array(try #require(result.lines.first).utf8)
    }

    @Test func aTokenLogsItsAccountInAndNoOther() async throws {
      let server = try await ServerProcess(["--data", "memory", "--key-file", key])
      let good = try await token("ann@58.user", key)
      let ann = try await TestClient(server.address, account: People.ann, token: good)
      #expect(try await ann.opened().service == false)
      let bob = try await TestClient(server.address, account: People.bob, token: good)
      #expect(await bob.refusal() == .unauthorized)
      let foreign = try await TestClient(
        server.address, account: People.ann, device: "web",
        token: try await token("ann@58.user", otherKey))
      #expect(await foreign.refusal() == .unauthorized)
      let nothing = try await TestClient(server.address, account: People.ann, device: "pad")
      #expect(await nothing.refusal() == .unauthorized)
    }

    @Test func aTokenEnds() async throws {
      let server = try await ServerProcess(["--data", "memory", "--key-file", key])
      let short = try await token("ann@58.user", key, ["--seconds", "1"])
      var refusal: Status?
      // It holds for a second; logins until it does not.
      for attempt in 1... {
        let ann = try await TestClient(
          server.address, account: People.ann, attempt: UInt64(attempt), token: short)
        refusal = await ann.refusal()
        if refusal != nil { break }
        await ann.close()
      }
      #expect(refusal == .tokenExpired)
    }

    @Test func aServiceMayDoWhatItsTokenSays() async throws {
      let server = try await ServerProcess(
        ["--data", "memory"],
        environment: ["PROTOCHECK_TOKEN_KEY": String(repeating: "a", count: 64)]
      )
      let orders = Account(domain: "58.service", uid: "orders")
      let client = try await TestClient(
        server.address, account: orders,
        token: try await token("orders@58.service", key, ["--service", "--reach", "58.user"]))
      #expect(try await client.opened().service)
      let request = S2C.Request(
        to: [People.ann, People.bob], clientMessageID: .random(), contentType: "im.text",
        content: Array(#"{"type":"im.text","body":{"text":"x"}}"#.utf8))
      guard case .s2c(let answer) = try await client.ask(.s2c(request)) else {
        throw TestFailure("no answer to s2c")
      }
      #expect(answer.statuses == [.ok, .forbidden])
    }

    @Test func aDomainMayHaveASecretOfItsOwn() async throws {
      let config = try scratch.write(
        Array(#"{"domains":{"58.driver":{"keyFile":"\#(otherKey)"}}}"#.utf8), to: "config.json")
      let server = try await ServerProcess(
        ["--data", "memory", "--key-file", key, "--config", config.path])
      let ann = try await TestClient(
        server.address, account: People.ann, token: try await token("ann@58.user", key))
      #expect(await ann.refusal() == nil)
      let bob = try await TestClient(
        server.address, account: People.bob, token: try await token("bob@58.driver", otherKey))
      #expect(await bob.refusal() == nil)
      let forged = try await TestClient(
        server.address, account: People.bob, device: "web",
        token: try await token("bob@58.driver", key))
      #expect(await forged.refusal() == .unauthorized)
    }

    @Test func withoutASecretForTheRestOnlyNamedDomainsLogIn() async throws {
      let config = try scratch.write(
        Array(#"{"domains":{"58.driver":{"keyFile":"\#(otherKey)"}}}"#.utf8), to: "config.json")
      let server = try await ServerProcess(["--data", "memory", "--config", config.path])
      let ann = try await TestClient(
        server.address, account: People.ann, token: try await token("ann@58.user", otherKey))
      #expect(await ann.refusal() == .unauthorized)
    }

    @Test(arguments: [
      ["nobody"], ["ann@58.user", "--seconds", "0"], ["ann@58.user", "--reach", "No Domain"],
    ])
    func whatIsNoTokenIsUsage(arguments: [String]) async throws {
      let result = try await Tool.finish(["token"] + arguments + ["--key-file", key])
      #expect(result.exitCode == 64)
      #expect(result.output.isEmpty)
    }
  }
}
