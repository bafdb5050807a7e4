// Connections that a server ends at nearly the same time: one statement, where each alone would say little.

import WireProtocol

/// Connections that one server ended within a second, without goaway.
struct EndingGroup {
  let server: Endpoint
  let isReset: Bool
  /// The last frame of the first of them.
  let frame: CheckedFrame
  /// The connections that were open to the server before.
  let open: Int
  let first: Int64
  var last: Int64
  var count = 0
  /// Devices that were logged in, until they are again.
  var away: [ObjectIdentifier: InboxTrack] = [:]
  /// How many there were, and when they were logged in again.
  var devices = 0
  var returns: ClosedRange<Int64>?

  /// Whether it is worth a statement: three connections, and half of those that the server had.
  var isLarge: Bool { count >= 3 && count * 2 >= open }
}

/// The groups of all servers, one each: at most 64, with 4,096 devices each.
struct ServerEndings {
  private var groups: [Endpoint: EndingGroup] = [:]
  private var open: [Endpoint: Int] = [:]
  private static let most = 64
  private static let mostDevices = 4_096
  /// Longer than it takes to end very many connections: 1 s.
  private static let moment: Int64 = 1_000_000_000

  var isEmpty: Bool { groups.isEmpty }

  mutating func begins(_ server: Endpoint) { open[server, default: 0] += 1 }

  /// A connection ends.
  mutating func ends(_ server: Endpoint) {
    let left = (open[server] ?? 1) - 1
    open[server] = left > 0 ? left : nil
  }

  /// Adds a connection that its server ended, before it is counted as ended.
  ///
  /// - Returns: the group before, when another one begins with it.
  mutating func add(
    _ server: Endpoint, isReset: Bool, at time: Int64, _ frame: CheckedFrame, _ track: InboxTrack?
  ) -> EndingGroup? {
    var ended: EndingGroup?
    if let group = groups[server], group.isReset != isReset || time &- group.first > Self.moment {
      ended = groups.removeValue(forKey: server)
    }
    if groups[server] == nil {
      // One that stayed small and takes no more in is told of no more either.
      if groups.count >= Self.most {
        groups = groups.filter { $0.value.isLarge || time &- $0.value.first <= Self.moment }
      }
      guard groups.count < Self.most else { return ended }
      groups[server] = EndingGroup(
        server: server, isReset: isReset, frame: frame, open: open[server] ?? 1, first: time,
        last: time)
    }
    groups[server]?.last = time
    groups[server]?.count += 1
    if let track, groups[server]?.devices ?? 0 < Self.mostDevices {
      groups[server]?.devices += 1
      groups[server]?.away[ObjectIdentifier(track)] = track
    }
    return ended
  }

  /// A device is logged in.
  mutating func returned(_ track: InboxTrack, at time: Int64) {
    for (server, group) in groups where group.away[ObjectIdentifier(track)] != nil {
      groups[server]?.away[ObjectIdentifier(track)] = nil
      let before = group.returns ?? time...time
      groups[server]?.returns =
        min(before.lowerBound, time)...max(before.upperBound, time)
    }
  }

  mutating func removeAll() -> [EndingGroup] {
    defer { groups.removeAll() }
    return groups.values.sorted { $0.frame.number < $1.frame.number }
  }
}

extension SessionChecker {
  /// Notes who ended a connection.
  mutating func ended(_ session: CheckedSession, _ ending: StreamEnding) {
    defer { endings.ends(session.address) }
    let frames = [session.client.last, session.server.last].compactMap(\.self)
    guard ending.closure == .reset || ending.closure == .finished, ending.side == .server,
      let time = ending.time, !session.server.isUncertain, !session.isOver,
      session.server.goaway == nil, let frame = frames.max(by: { $0.number < $1.number })
    else { return }
    let before = endings.add(
      session.address, isReset: ending.closure == .reset, at: time, frame, session.inbox)
    if let before { tell(before) }
  }

  /// A device is logged in, perhaps again.
  mutating func cameBack(_ track: InboxTrack) {
    if !endings.isEmpty { endings.returned(track, at: now) }
  }

  /// Tells of a group that is worth a statement.
  mutating func tell(_ group: EndingGroup) {
    guard group.isLarge else { return }
    var text =
      "\(group.count) of \(group.open) connections to \(group.server) were \(group.isReset ? "reset" : "closed") by the server within \(seconds(group.last &- group.first)), from \(clock(group.first)) on, without goaway"
    let back = group.devices - group.away.count
    if let returns = group.returns {
      text +=
        "; \(back) of \(group.devices) devices logged in again, \(seconds(returns.lowerBound &- group.last))"
      if returns.lowerBound < returns.upperBound {
        text += " to \(seconds(returns.upperBound &- group.last))"
      }
      text += " later"
    } else if group.devices > 0 {
      text += "; none of \(group.devices) devices logged in again"
    }
    report(.endedTogether, group.frame, text)
  }
}
