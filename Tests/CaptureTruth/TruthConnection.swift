// A generated connection: what its ends sent, segment by segment, and what of it a capture is to show in which order.

import WireCapture

/// What happens to the segments of a connection on their way into a capture. Each number is one in how many; 0 is none.
struct Disturbance {
  enum Handshake { case whole, withoutSYN, withoutAnswer, missing }
  enum Ending { case finished, reset, open }

  var lost = 0
  var doubled = 0
  var overlapping = 0
  /// Of the overlapping ones.
  var conflicting = 0
  /// How many places a segment comes too late at most. A hole must not be given up meanwhile.
  var shift = 0
  var segmentLimit = 200
  var handshake = Handshake.whole
  var ending = Ending.finished

  /// A random one; `isFirst` is false where a SYN has to tell that ports are used again.
  init(isReused: Bool, _ random: inout SeededGenerator) {
    func choose<Element>(_ elements: [Element], _ default: Element) -> Element {
      elements.randomElement(using: &random) ?? `default`
    }
    lost = choose([0, 0, 4, 12], 0)
    doubled = choose([0, 0, 5], 0)
    overlapping = choose([0, 0, 4], 0)
    conflicting = choose([0, 3], 0)
    shift = choose([0, 1, 4], 0)
    segmentLimit = choose([3, 40, 200, 600], 200)
    handshake = choose(
      isReused
        ? [.whole, .withoutAnswer] : [.whole, .whole, .withoutSYN, .withoutAnswer, .missing],
      .whole)
    ending = choose([.finished, .finished, .reset, .open], .finished)
  }
}

/// A segment in the order of the capture.
struct PlannedSegment {
  var isClient: Bool
  var start = 0
  var payload: [UInt8] = []
  var acknowledged = 0
  var flags: TCPFlags = [.ack]
  /// Whether it tells how the connection began: it is captured whole.
  var isHandshake: Bool { !flags.isDisjoint(with: .syn) || isThird }
  var isThird = false
}

/// One connection, from SYN to end.
struct TruthConnection {
  let model: ConnectionModel
  let client: TruthDirection
  let server: TruthDirection
  let handshake: Disturbance.Handshake
  private(set) var segments: [PlannedSegment] = []

  init(
    _ model: ConnectionModel, client: TruthDirection, server: TruthDirection,
    _ disturbance: Disturbance, _ random: inout SeededGenerator
  ) {
    self.model = model
    self.client = client
    self.server = server
    handshake = disturbance.handshake
    let sent = Self.sent(client.bytes, server.bytes, disturbance, &random)
    let seen = Self.moved(disturb(sent, disturbance, &random), disturbance.shift, &random)
    segments = Self.handshake(disturbance.handshake, &random) + seen
    if disturbance.ending == .reset {
      segments.append(
        PlannedSegment(isClient: false, start: server.bytes.count, flags: [.rst, .ack]))
    }
  }

  /// The segment as it stands in a packet.
  func model(of segment: PlannedSegment) -> SegmentModel {
    segment.isClient
      ? model.up(segment.start, segment.payload, ack: segment.acknowledged, segment.flags)
      : model.down(segment.start, segment.payload, ack: segment.acknowledged, segment.flags)
  }

  private static func handshake(
    _ kind: Disturbance.Handshake, _ random: inout SeededGenerator
  ) -> [PlannedSegment] {
    let opening = PlannedSegment(isClient: true, start: -1, flags: .syn)
    let answer = PlannedSegment(isClient: false, start: -1, flags: [.syn, .ack])
    let third = PlannedSegment(isClient: true, isThird: true)
    let openings = Array(repeating: opening, count: Int.random(in: 0..<10, using: &random) / 9 + 1)
    return switch kind {
    case .whole: openings + [answer, third]
    case .withoutSYN: [answer, third]
    case .withoutAnswer: openings + [third]
    case .missing: []
    }
  }

  /// What both ends send, with acknowledgments of everything that came before.
  private static func sent(
    _ client: [UInt8], _ server: [UInt8], _ disturbance: Disturbance,
    _ random: inout SeededGenerator
  ) -> [PlannedSegment] {
    var segments: [PlannedSegment] = []
    var position = (client: 0, server: 0)
    while position.client < client.count || position.server < server.count {
      let isClient =
        position.server == server.count
        || (position.client < client.count && Bool.random(using: &random))
      let bytes = isClient ? client : server
      let start = isClient ? position.client : position.server
      let acknowledged = isClient ? position.server : position.client
      let end = min(
        start + Int.random(in: 1...disturbance.segmentLimit, using: &random), bytes.count)
      var segment = PlannedSegment(
        isClient: isClient, start: start, payload: Array(bytes[start..<end]),
        acknowledged: acknowledged)
      // What changes nothing: push, urgent, and the bits of congestion control.
      segment.flags.formUnion(TCPFlags(rawValue: [0, 8, 0x20, 0xC0, 0xE8][Int(random.next() % 5)]))
      segments.append(segment)
      if isClient { position.client = end } else { position.server = end }
      if Int.random(in: 0..<4, using: &random) == 0 {
        segments.append(
          PlannedSegment(
            isClient: !isClient, start: acknowledged, acknowledged: end))
      }
    }
    guard disturbance.ending == .finished else { return segments }
    let last = PlannedSegment(
      isClient: true, start: client.count, acknowledged: server.count, flags: [.fin, .ack])
    let answer = PlannedSegment(
      isClient: false, start: server.count, acknowledged: client.count + 1, flags: [.fin, .ack])
    return segments + [last, answer]
  }

  /// Loses, doubles, and adds segments that overlap with others.
  private func disturb(
    _ sent: [PlannedSegment], _ disturbance: Disturbance, _ random: inout SeededGenerator
  ) -> [PlannedSegment] {
    func happens(_ oneIn: Int) -> Bool {
      oneIn > 0 && Int.random(in: 0..<oneIn, using: &random) == 0
    }
    var result: [PlannedSegment] = []
    for segment in sent {
      if !happens(disturbance.lost) { result.append(segment) }
      if happens(disturbance.doubled) { result.append(segment) }
      guard happens(disturbance.overlapping), !segment.payload.isEmpty else { continue }
      // No further back than a hole surely waits.
      let recent = result.suffix(5).filter { $0.isClient == segment.isClient }.map(\.start)
      let bytes = segment.isClient ? client.bytes : server.bytes
      let isConflicting = happens(disturbance.conflicting)
      let earliest = min(recent.min() ?? segment.start, segment.start)
      // What the server begins with stays: it tells what the connection is.
      let from = max(
        Int.random(in: max(earliest, 0)...segment.start, using: &random),
        isConflicting && !segment.isClient ? 2 : 0)
      let to = min(
        segment.start + segment.payload.count + Int.random(in: 0...60, using: &random), bytes.count)
      guard from < to else { continue }
      var overlap = segment
      overlap.start = from
      overlap.payload = Array(bytes[from..<to])
      if isConflicting {
        overlap.payload[Int.random(in: 0..<overlap.payload.count, using: &random)] ^= 0x41
      }
      result.append(overlap)
      // A probe of a connection that is idle: the byte in front of the next, of any value.
      if happens(6) {
        overlap.start = max(segment.start + segment.payload.count - 1, 2)
        overlap.payload = [0]
        if overlap.start < to { result.append(overlap) }
      }
    }
    return result
  }

  /// Has segments come up to `shift` places too late.
  private static func moved(
    _ segments: [PlannedSegment], _ shift: Int, _ random: inout SeededGenerator
  ) -> [PlannedSegment] {
    guard shift > 0 else { return segments }
    let keys = segments.indices.map { ($0 + Int.random(in: 0...shift, using: &random), $0) }
    return keys.sorted { $0 < $1 }.map { segments[$0.1] }
  }
}
