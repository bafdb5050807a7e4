// What serve counts, as Prometheus reads it.

import Foundation
import NIOCore
import ServerHarness
import Testing
import WireProtocol

extension ServeSuites {
  @Suite("The metrics of serve", .timeLimit(.minutes(1)))
  struct ServeMetricsTests {
    @Test func countersAreThereWithWhatHasHappened() async throws {
      let server = try await ServerProcess([
        "--data", "memory", "--insecure-development", "--metrics", "127.0.0.1:0",
      ])
      let line = try #require(try await server.readLine())
      let port = try #require(Int(line.dropFirst("metrics on 127.0.0.1:".count)))
      let address = try SocketAddress(ipAddress: "127.0.0.1", port: port)
      let ann = try await TestClient(server.address, account: People.ann)
      _ = try await ann.opened()
      _ = try await ann.ask(chat("hello", to: People.bob))
      _ = try await RawClient.answer(to: Array("GET / HTTP/1.1\r\n\r\n".utf8), from: server.address)
      var text = try await get("/metrics", from: address)
      // Counted when the gate has seen the end, which may be a moment later.
      while !text.contains(#"ended_total{reason="badMagic"} 1"#) {
        text = try await get("/metrics", from: address)
      }
      #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
      for line in [
        "# TYPE wire_gate_connections gauge", "wire_gate_connections 1.0",
        "# TYPE wire_gate_connections_accepted_total counter",
        "wire_gate_connections_accepted_total 2",
        "wire_gate_connections_refused_total 0", "wire_gate_requests_total 2",
        "wire_gate_omitted_pushes_total 0", "wire_gate_ignored_frames_total 0",
      ] { #expect(text.contains("\n\(line)\n"), "\(line) in \(text)") }
      #expect(text.contains("\nwire_gate_received_bytes_total "))
      #expect(text.contains("\nwire_gate_sent_bytes_total "))
    }

    /// A client must not be able to make a series for each number that it can think of.
    @Test func whatAClientSaysIsNoLabel() async throws {
      let server = try await ServerProcess([
        "--data", "memory", "--insecure-development", "--metrics", "127.0.0.1:0",
      ])
      let line = try #require(try await server.readLine())
      let port = try #require(Int(line.dropFirst("metrics on 127.0.0.1:".count)))
      let address = try SocketAddress(ipAddress: "127.0.0.1", port: port)
      let goaway = try Frame(.notification(Goaway(status: Status(77), text: "x")))
      _ = try await RawClient.answer(to: goaway.bytes, from: server.address)
      var text = try await get("/metrics", from: address)
      while !text.contains("ended_total{") { text = try await get("/metrics", from: address) }
      #expect(text.contains(#"ended_total{reason="client"} 1"#))
      #expect(!text.contains("77"))
    }

    @Test func otherPathsAndMethodsAreRefused() async throws {
      let server = try await ServerProcess([
        "--data", "memory", "--insecure-development", "--metrics", "127.0.0.1:0",
      ])
      let line = try #require(try await server.readLine())
      let port = try #require(Int(line.dropFirst("metrics on 127.0.0.1:".count)))
      let address = try SocketAddress(ipAddress: "127.0.0.1", port: port)
      #expect(try await get("/health", from: address).hasSuffix("\r\n\r\nok\n"))
      #expect(try await get("/health?x=1", from: address).hasPrefix("HTTP/1.1 200 "))
      #expect(try await get("/", from: address).hasPrefix("HTTP/1.1 404 "))
      #expect(try await get("/metrics", "POST", from: address).hasPrefix("HTTP/1.1 405 "))
      // Neither HTTP nor more: closed, and the endpoint lives on.
      _ = try await RawClient.answer(to: Array("\0\0\0\r\n\r\n".utf8), from: address)
      #expect(try await get("/health", from: address).hasPrefix("HTTP/1.1 200 "))
    }

    @Test func anAddressInUseIsUnavailable() async throws {
      let server = try await ServerProcess(["--data", "memory", "--insecure-development"])
      let result = try await Tool.finish([
        "serve", "--listen", "127.0.0.1:0", "--data", "memory", "--insecure-development",
        "--metrics", "127.0.0.1:\(server.port)",
      ])
      #expect(result.exitCode == 69)
      #expect(result.output.isEmpty)
    }

    private func get(_ path: String, _ method: String = "GET", from address: SocketAddress)
      async throws -> String
    {
      let request = "\(method) \(path) HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n\r\n"
      return String(
        decoding: try await RawClient.answer(to: Array(request.utf8), from: address), as: UTF8.self)
    }
  }
}
