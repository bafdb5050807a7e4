// stats --format json: one object a line, the summary last.

import WireCapture
import WireProtocol

/// Writes statistics as JSON Lines. Times between two moments are in nanoseconds.
struct StatsJSON {
  let commands: CommandTable
  var time: TimeText

  mutating func write(
    _ statistics: borrowing TrafficStatistics, streams: Int, _ reasons: [String],
    to bytes: inout [UInt8]
  ) {
    let duration = statistics.total.duration
    let commands = commands
    for (command, figures) in statistics.byCommand {
      line("command", figures, duration, to: &bytes) { writer in
        writer.key("command")
        if let name = commands[command]?.name { writer.string(name) } else { writer.null() }
        writer.count("commandID", Int(command.rawValue))
      }
    }
    for (account, figures) in statistics.byAccount {
      line("account", figures, figures.duration, to: &bytes) { $0.member("account", account.text) }
    }
    for (stream, figures) in statistics.byConnection {
      line("connection", figures, figures.duration, to: &bytes) { writer in
        writer.count("stream", stream.number)
        writer.member("client", "\(stream.client)")
        writer.member("server", "\(stream.server)")
      }
    }
    let others = statistics.others
    for (kind, figures) in [
      ("commands", others.commands), ("accounts", others.accounts),
      ("connections", others.connections),
    ] where figures.frames > 0 {
      line("others", figures, figures.duration, to: &bytes) { $0.member("of", kind) }
    }
    let (unacked, gaps) = (statistics.unacked, statistics.gaps)
    let (malformed, badBodies) = (statistics.malformed, statistics.badBodies)
    line("summary", statistics.total, duration, to: &bytes) { writer in
      for (name, count) in [
        ("streams", streams), ("malformed", malformed), ("badBodies", badBodies),
        ("unacked", unacked), ("evicted", gaps.evicted), ("open", gaps.open),
        ("headless", gaps.headless),
      ] {
        writer.count(name, count)
      }
      writer.key("incomplete")
      writer.beginArray()
      for reason in reasons { writer.string(reason) }
      writer.endArray()
    }
  }

  private mutating func line(
    _ type: String, _ figures: TrafficFigures, _ duration: Int64, to bytes: inout [UInt8],
    _ name: (inout JSONWriter) -> Void
  ) {
    let (first, last) = (text(figures.first), text(figures.last))
    // A rate over less than a second of one's own would tell of the second that did not follow.
    let isOwn = type == "account" || type == "connection"
    let isRated = isOwn ? duration >= 1_000_000_000 : duration > 0
    JSONWriter.write(to: &bytes) { writer in
      writer.beginObject()
      writer.member("type", type)
      name(&writer)
      for (name, count) in [
        ("frames", figures.frames), ("bytes", figures.bytes),
        ("clientFrames", figures.clientFrames), ("clientBytes", figures.clientBytes),
        ("requests", figures.requests), ("answers", figures.answers),
        ("refused", figures.refusals), ("notifications", figures.notifications),
        ("unanswered", figures.unanswered), ("retries", figures.retries),
        ("logins", figures.logins), ("reconnects", figures.reconnects),
        ("compressed", figures.compressed), ("compressedBytes", figures.compressedBytes),
        ("plainBytes", figures.plainBytes),
      ] {
        writer.count(name, count)
      }
      for (name, text) in [("first", first), ("last", last)] {
        writer.key(name)
        if let text { writer.string(text) } else { writer.null() }
      }
      writer.count("duration", Int(duration))
      for (name, count) in [
        ("framesPerSecond", figures.frames), ("bytesPerSecond", figures.bytes),
      ] {
        writer.key(name)
        StatsJSON.number(isRated ? Double(count) * 1e9 / Double(duration) : nil, to: &writer)
      }
      writer.key("compressionRatio")
      StatsJSON.number(figures.compressionRatio, to: &writer)
      latency("answerLatency", figures.answer, to: &writer)
      latency("deliveryLatency", figures.delivery, to: &writer)
      writer.endObject()
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private func latency(
    _ name: String, _ latency: LatencyHistogram, to writer: inout JSONWriter
  ) {
    writer.key(name)
    guard latency.count > 0 else { return writer.null() }
    writer.beginObject()
    writer.count("count", latency.count)
    for (name, part) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)] {
      writer.count(name, Int(latency.quantile(part) ?? 0))
    }
    writer.count("max", Int(latency.maximum))
    writer.key("relativeError")
    StatsJSON.number(latency.isExact ? 0 : LatencyHistogram.relativeError, to: &writer)
    writer.key("histogram")
    writer.beginArray()
    for row in latency.rows {
      writer.beginObject()
      writer.count("from", Int(row.lower))
      writer.key("below")
      if let upper = row.upper { writer.integer(upper) } else { writer.null() }
      writer.count("count", row.count)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }

  private static func number(_ value: Double?, to writer: inout JSONWriter) {
    guard let value, value.isFinite else { return writer.null() }
    writer.raw(Array(value.description.utf8).span)
  }

  private mutating func text(_ nanoseconds: Int64?) -> String? {
    guard let nanoseconds else { return nil }
    var bytes: [UInt8] = []
    time.append(nanoseconds, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
