// What a load run prints: one object, or some lines for people.

import Foundation

/// The figures of a run.
struct BenchReport: Encodable {
  var shape: String
  var connections: Int
  var messages: Int
  var seconds: Double
  var messagesPerSecond: Double?
  /// From the sending to the delivery, in milliseconds.
  var p50Milliseconds: Double?
  var p99Milliseconds: Double?
  /// CPU time for each message, of this process and of the server's, in microseconds.
  var clientMicrosecondsPerMessage: Double?
  var serverMicrosecondsPerMessage: Double?
  /// Growth of the server's resident memory for each connection.
  var serverBytesPerConnection: Int?
  /// Connections that were begun in all, after they had been thrown out too, and what was written to them.
  var connectionsBegun: Int?
  var bytesSent: Int?
  var refused: [String: Int] = [:]
  var duplicates = 0
  var outOfOrder = 0

  /// Takes the CPU time between two moments.
  mutating func take(_ before: BothUsages, _ after: BothUsages, messages: Int) {
    func each(_ first: ProcessUsage?, _ last: ProcessUsage?) -> Double? {
      guard let first, let last else { return nil }
      return (last.processor - first.processor) / Double(messages) * 1e6
    }
    clientMicrosecondsPerMessage = each(before.client, after.client)
    serverMicrosecondsPerMessage = each(before.server, after.server)
  }

  /// The object as one line.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// Lines for people.
  var text: String {
    var lines = [
      "\(shape): \(connections) connections, \(messages) messages in \(rounded(seconds)) s"
    ]
    if let messagesPerSecond { lines.append("  \(Int(messagesPerSecond)) messages/s") }
    if let p50Milliseconds, let p99Milliseconds {
      lines.append(
        "  delivered in p50 \(rounded(p50Milliseconds)) ms, p99 \(rounded(p99Milliseconds)) ms")
    }
    if let client = clientMicrosecondsPerMessage {
      let server = serverMicrosecondsPerMessage.map { ", server \(rounded($0)) µs" } ?? ""
      lines.append("  CPU a message: clients \(rounded(client)) µs\(server)")
    }
    if let serverBytesPerConnection {
      lines.append("  server memory a connection: \(serverBytesPerConnection) bytes")
    }
    if let connectionsBegun, let bytesSent {
      lines.append("  connected \(connectionsBegun) times, sent \(bytesSent) bytes")
    }
    for (status, count) in refused.sorted(by: { $0.key < $1.key }) {
      lines.append("  refused for now with \(status): \(count)")
    }
    if duplicates + outOfOrder > 0 {
      lines.append("  WRONG: \(duplicates) delivered twice, \(outOfOrder) out of order")
    }
    return lines.joined(separator: "\n")
  }

  private func rounded(_ value: Double) -> String { String(format: "%.2f", value) }
}

/// What a process has used.
struct ProcessUsage {
  /// User and system time, in seconds.
  let processor: Double
  /// Resident memory, in bytes.
  let resident: Int

  /// Of a process of this machine; nil when the system does not tell it in /proc.
  init?(of process: Int32) {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let end = stat.lastIndex(of: ")")
    else { return nil }
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    guard fields.count > 21, let user = Double(fields[11]), let system = Double(fields[12]),
      let pages = Int(fields[21])
    else { return nil }
    processor = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    resident = pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}

/// What this process and the server's have used.
struct BothUsages {
  let client: ProcessUsage?
  let server: ProcessUsage?
}
