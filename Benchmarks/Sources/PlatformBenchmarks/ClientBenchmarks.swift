// The SDK beside the bare session: what a round trip takes, and what a message costs the client's process.

import Foundation
import Reporting

extension Report {
  mutating func client() throws {
    title("Client: c2c of 200 bytes on loopback, protocheck serve with SQLite on the disk")
    let folder = try WorkFolder()
    defer { folder.remove() }
    var turns: [ClientKind: [ClientFigures]] = [:], loads = turns
    for round in 0..<Rounds.count {
      for kind in [ClientKind.bare, .memory, .sqlite] {
        turns[kind, default: []].append(try Self.measure(kind, .turns, round, folder))
      }
      for kind in ClientKind.allCases {
        loads[kind, default: []].append(try Self.measure(kind, .window, round, folder))
      }
    }
    for (kind, name) in Self.names {
      guard let figures = turns[kind] else { continue }
      row(
        "\(name), one at a time", "p50 \(Int(figures.map(\.p50).median)) µs",
        "p99 \(Int(figures.map(\.p99).median)) µs", processor(figures))
    }
    for (kind, name) in Self.names {
      let figures = loads[kind] ?? []
      row(
        "\(name), 16 in flight, both ends", "\(Int(figures.map(\.messagesPerSecond).median)) msg/s",
        "p99 \(Int(figures.map(\.p99).median)) µs", processor(figures))
    }
    let overhead = { (kind: ClientKind) in
      zip(loads[kind] ?? [], loads[.bare] ?? []).map { $0.processor - $1.processor }.median
    }
    row(
      "what the file adds to memory", "\(fixed(overhead(.sqlite) - overhead(.memory), 1)) µs", "",
      "")
    for (kind, end) in [(ClientKind.sendingThere, "sends"), (.receiving, "receives")] {
      target(
        "the SDK that \(end) over the bare session, CPU", overhead(kind), atMost: 30,
        unit: " µs a message")
    }
    row(
      "what other threads add to sending",
      "\(fixed(overhead(.sending) - overhead(.sendingThere), 1)) µs", "", "")
    row("both ends, each with other threads", "\(fixed(overhead(.memory), 1)) µs", "", "")
  }

  private static let names: [(ClientKind, String)] = [
    (.bare, "bare session"), (.sending, "SDK sends, in memory"),
    (.sendingThere, "SDK sends, in memory, on its executor"),
    (.receiving, "SDK receives, in memory"), (.memory, "SDK, in memory"), (.sqlite, "SDK, SQLite"),
  ]

  private func processor(_ figures: [ClientFigures]) -> String {
    "CPU a message: \(fixed(figures.map(\.processor).median, 1)) µs"
  }

  /// Against a server of its own, whose file is new.
  private static func measure(
    _ kind: ClientKind, _ shape: ClientShape, _ round: Int, _ folder: WorkFolder
  ) throws -> ClientFigures {
    let name = "\(kind)-\(shape)-\(round)"
    let server = try ServerProcess.platform(data: folder.path("\(name).sqlite"))
    defer { server.stop() }
    return try ClientLoad(
      kind: kind, shape: shape, port: server.port, folder: folder.path("")
    ).measure()
  }
}
