// GPS reports by c2s on one connection, beside one HTTP POST each on a connection of its own, into the same store.

import Foundation
import Reporting
import WireProtocol

extension Report {
  mutating func reports() throws {
    let (window, reports, track) = (16, 4_000, 20)
    title("Reports: \(window) in flight, SQLite on the disk")
    let folder = try WorkFolder()
    defer { folder.remove() }
    let map = folder.path("topics.json")
    try TopicNames.json.write(toFile: map, atomically: true, encoding: .utf8)

    var (posts, grouped): ([Double], [Double]) = ([], [])
    var (singles, tracks): ([Double], [Double]) = ([], [])
    for round in 0..<Rounds.count {
      posts.append(
        try Self.posts(reports, window: window, batch: 1, folder.path("posts\(round).sqlite")))
      grouped.append(
        try Self.posts(reports, window: window, batch: 1_024, folder.path("group\(round).sqlite")))
      let platform = try ServerProcess.platform(
        data: folder.path("reports\(round).sqlite"), topicMap: map)
      defer { platform.stop() }
      singles.append(try Self.reports(platform, 10 * reports, window: window, positions: 1))
      tracks.append(try Self.reports(platform, reports, window: window, positions: track))
    }
    row("POSTs, a transaction each", "\(Int(posts.median)) reports/s", "", "")
    row("POSTs that share transactions as c2s does", "\(Int(grouped.median)) reports/s", "", "")
    row("c2s on one connection, 1 position each", "\(Int(singles.median)) reports/s", "", "")
    row("c2s on one connection, \(track) positions", "\(Int(tracks.median)) reports/s", "", "")
    target(
      "a report each against POSTs", zip(singles, posts).map { $0 / $1 }.median, atLeast: 5,
      unit: " times as fast")
    target(
      "\(track) reports a message against \(track) POSTs",
      zip(tracks, posts).map { $0 / $1 }.median,
      atLeast: 20, unit: " times as fast")
  }

  /// Reports a second by POSTs, on a fresh connection each.
  private static func posts(_ count: Int, window: Int, batch: Int, _ storage: String) throws
    -> Double
  {
    let server = try ServerProcess.announcing(
      CommandLine.arguments[0], [PostServer.argument, storage, "\(batch)"])
    defer { server.stop() }
    return try PostLoad.measure(count, window: window, to: server)
  }

  /// Reports a second.
  private static func reports(
    _ server: ServerProcess, _ messages: Int, window: Int, positions: Int
  ) throws -> Double {
    let figures = try BenchFigures.measure(
      server, "--shape", "reports", "--messages", "\(messages)", "--window", "\(window)",
      "--positions", "\(positions)")
    return (figures.messagesPerSecond ?? 0) * Double(positions)
  }
}

/// Where reports go, whichever way they come.
enum TopicNames {
  static let json = #"{"bench": {"im.track": "gps"}}"#
}

/// What is reported.
enum ReportContent {
  /// A valid content with one position, as protocheck bench sends it.
  static func single() throws -> [UInt8] {
    let fix = try Fix(
      atMilliseconds: 1_764_028_800_000, latitude: 31.230416, longitude: 121.473701,
      speedMetresPerSecond: 7.5, headingDegrees: 90)
    return try TrackContent(points: [fix]).encoded()
  }
}
