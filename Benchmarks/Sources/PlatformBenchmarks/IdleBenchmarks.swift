// Many connections that are logged in and silent: what each costs the server.

import Foundation
import Reporting

extension Report {
  mutating func idle() throws {
    let connections = 10_000
    title("Idle: \(connections) connections, server and clients in two processes")
    if let range = try? String(
      contentsOfFile: "/proc/sys/net/ipv4/ip_local_port_range", encoding: .utf8)
    {
      let bounds = range.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
      if bounds.count == 2, bounds[1] - bounds[0] < connections {
        return missing(
          "the system gives connections only the ports \(bounds[0]) to \(bounds[1]): widen net.ipv4.ip_local_port_range"
        )
      }
    }
    var runs: [BenchFigures] = []
    for _ in 0..<Rounds.count {
      let server = try ServerProcess.platform(data: "memory")
      defer { server.stop() }
      runs.append(
        try BenchFigures.measure(
          server, "--shape", "idle", "--connections", "\(connections)", "--hold", "3"))
    }
    let sizes = runs.compactMap(\.serverBytesPerConnection).map(Double.init)
    guard !sizes.isEmpty else { return missing("memory is not measured on this platform") }
    target("server memory a connection", sizes.median / 1024, atMost: 8, unit: " KiB")
    target("all logged in", runs.map(\.seconds).median, atMost: 10, unit: " s")
  }
}
