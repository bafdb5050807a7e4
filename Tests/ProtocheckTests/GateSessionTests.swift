// Examples/Gate as a process: a client of SPEC.md 6 can talk to it, and what it cannot do it says.

import Foundation
import NIOCore
import ServerHarness
import Testing
import WireProtocol

@Suite("The example of a gate, to a client of its own")
struct GateSessionTests {
  private static func start() throws -> (gate: Process, address: SocketAddress) {
    let gate = Process(), output = Pipe()
    gate.executableURL = Tool.executable.deletingLastPathComponent().appending(path: "Gate")
    gate.standardOutput = output
    try gate.run()
    var line = ""
    while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 10 {
      line.unicodeScalars.append(Unicode.Scalar(byte))
    }
    let port = try #require(line.split(separator: " ").last.flatMap { Int($0) }, "\(line)")
    return (gate, try SocketAddress(ipAddress: "127.0.0.1", port: port))
  }

  @Test(
    "A session opens, whatever heartbeat it wishes", .timeLimit(.minutes(1)),
    arguments: [(0, 60_000), (5000, 5000), (600_000, 60_000)] as [(UInt32, UInt32)])
  func session(wish: UInt32, heartbeat: UInt32) async throws {
    let (gate, address) = try Self.start()
    defer { gate.terminate() }
    let account = Account(domain: "58.user", uid: "ann")
    let client = try await TestClient(address, account: account, heartbeatMilliseconds: wish)
    let agreed: Hello.Response? = await client.first {
      if case .agreed(let hello) = $0 { hello } else { nil }
    }
    #expect(agreed?.heartbeatMilliseconds == heartbeat)
    _ = try await client.opened()
    let request = try C2C.Request(
      to: Account(domain: "58.user", uid: "nobody"), clientMessageID: .random(),
      content: TextContent(text: "hi").content)
    guard case .refused(.unavailable, _) = try await client.ask(.c2c(request)) else {
      Issue.record("nobody is not logged in")
      return
    }
    await client.close()
  }

  @Test("A port that is taken and one that is none are said", .timeLimit(.minutes(1)))
  func ports() throws {
    let (gate, address) = try Self.start()
    defer { gate.terminate() }
    let taken = try Tool.shell("Gate \(address.port ?? 0)")
    #expect(taken.exitCode == 1)
    #expect(taken.text.contains("in use"), "\(taken.text)")
    for arguments in ["70000", "x", "1 2"] {
      let result = try Tool.shell("Gate \(arguments)")
      #expect(result.exitCode == 64)
      #expect(result.text == "usage: Gate [PORT]\n")
    }
  }
}
