// c2c with acks beside MQTT with QoS 1, which promises the same to a pair of clients.

import Foundation
import Reporting

/// What every run of chats does.
struct ChatShape: Sendable {
  let pairs = 50
  let window = 16
  let messages = 2_000
  let size = 200

  var count: Int { pairs * messages }
}

/// What a run of chats measured.
struct ChatFigures: Sendable {
  let rate: Double
  let p50: Double
  let p99: Double
  /// Of each message, in microseconds.
  let clientProcessor: Double
  let serverProcessor: Double
}

extension Report {
  mutating func chat() throws {
    let shape = ChatShape()
    title(
      "Chat: \(shape.pairs) pairs, \(shape.window) in flight each, \(shape.size) bytes, acked, \(shape.count) messages"
    )
    let folder = try WorkFolder()
    defer { folder.remove() }

    var (mosquitto, memory, file): ([ChatFigures], [ChatFigures], [ChatFigures]) = ([], [], [])
    for round in 0..<Rounds.count {
      mosquitto.append(try Self.mosquitto(shape, folder.path("mosquitto\(round)")))
      memory.append(try Self.platform(shape, data: "memory"))
      file.append(try Self.platform(shape, data: folder.path("chat\(round).sqlite")))
    }
    chat("mosquitto, QoS 1, persistence", mosquitto)
    chat("protocheck serve, in memory", memory)
    chat("protocheck serve, SQLite on the disk", file)

    target(
      "in memory against mosquitto", ratio(memory, mosquitto), atLeast: 1, unit: " of its rate")
    target(
      "in memory, p99", memory.map(\.p99).median, atMost: mosquitto.map(\.p99).median, unit: " ms")
    target(
      "on the disk against mosquitto", ratio(file, mosquitto), atLeast: 0.5, unit: " of its rate")
    target("on the disk, p99", file.map(\.p99).median, atMost: 50, unit: " ms")
  }

  private static func mosquitto(_ shape: ChatShape, _ folder: String) throws -> ChatFigures {
    let server = try ServerProcess.mosquitto(folder: folder)
    defer { server.stop() }
    return try MQTTLoad.measure(shape, server)
  }

  private static func platform(_ shape: ChatShape, data: String) throws -> ChatFigures {
    let server = try ServerProcess.platform(data: data)
    defer { server.stop() }
    let figures = try BenchFigures.measure(
      server, "--shape", "chat", "--pairs", "\(shape.pairs)", "--window", "\(shape.window)",
      "--messages", "\(shape.messages)", "--size", "\(shape.size)")
    guard let rate = figures.messagesPerSecond, let p50 = figures.p50Milliseconds,
      let p99 = figures.p99Milliseconds
    else { throw BenchmarkFailure("protocheck bench left figures out") }
    return ChatFigures(
      rate: rate, p50: p50, p99: p99, clientProcessor: figures.clientMicrosecondsPerMessage ?? 0,
      serverProcessor: figures.serverMicrosecondsPerMessage ?? 0)
  }

  /// How many times as fast, round by round.
  private func ratio(_ ours: [ChatFigures], _ theirs: [ChatFigures]) -> Double {
    zip(ours, theirs).map { $0.rate / $1.rate }.median
  }

  private func chat(_ name: String, _ figures: [ChatFigures]) {
    row(
      name, "\(Int(figures.map(\.rate).median)) msg/s",
      "p50 \(fixed(figures.map(\.p50).median, 1)) ms",
      """
      p99 \(fixed(figures.map(\.p99).median, 1)) ms, CPU a message: clients \
      \(fixed(figures.map(\.clientProcessor).median, 1)) µs, server \
      \(fixed(figures.map(\.serverProcessor).median, 1)) µs
      """)
  }
}
