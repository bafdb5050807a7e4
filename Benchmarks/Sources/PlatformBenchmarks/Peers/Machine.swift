// What the system tells of itself and of processes.

import Foundation

/// How many times everybody takes his turn.
enum Rounds {
  static let count = 3
}

enum Machine {
  /// Of the last one, five and fifteen minutes: what else ran while something was measured.
  static var loadAverage: String {
    var loads = [0.0, 0.0, 0.0]
    guard getloadavg(&loads, 3) == 3 else { return "unknown" }
    return loads.map { String(format: "%.1f", $0) }.joined(separator: " ")
  }

  /// The user and system time of this process so far, in microseconds.
  static var processorMicroseconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
  }

  /// The user and system time of a process so far, in seconds; nil where the system does not tell it in /proc.
  static func processorSeconds(of process: Int32) -> Double? {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let end = stat.lastIndex(of: ")")
    else { return nil }
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12])
    else { return nil }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}

/// A folder for what a group writes, beside the program: unlike a temporary folder that is on a disk.
struct WorkFolder {
  private let url: URL

  init() throws {
    url = Bundle.main.bundleURL.appending(path: "platform-benchmarks-\(getpid())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// The path of a file or folder in it that is not there yet.
  func path(_ name: String) -> String { url.appending(path: name).path }

  func remove() { try? FileManager.default.removeItem(at: url) }
}

/// Why something cannot be measured.
struct BenchmarkFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
