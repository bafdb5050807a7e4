// Runs a session vector against a target, step by step.

import WireProtocol

/// Runs session vectors.
public struct SessionRunner {
  private final class Line {
    var reader = FrameReader()
    /// A frame that came and was not asked for yet.
    var waiting: Outcome.FrameJSON?
  }

  private enum Next {
    case frame(Outcome.FrameJSON), nothing, end
  }

  private struct Divided {
    let frames: [FramePattern]
    let values: SessionValues
    let bytes: [UInt8]
    let statedCount: Int
  }

  /// What a step did not find.
  private struct Failed: Error {
    let mismatches: [Mismatch]

    init(_ mismatches: [Mismatch]) { self.mismatches = mismatches }
    init(_ what: String, _ expected: String, _ actual: String) {
      mismatches = [Mismatch(what: what, expected: expected, actual: actual)]
    }
  }

  /// Notifications of unassigned commands in place of one frame.
  private static let mostPassedOver = 1_000

  private let target: any SessionTarget
  private var values = SessionValues()
  private var lines: [String: Line] = [:]
  /// The frames that were sent in parts last.
  private var divided: Divided?

  /// Runs a scenario against a target that is new, and set up as the scenario says.
  ///
  /// - Parameters:
  ///   - uidSuffix: stands behind every uid, for a server that has seen the scenario before.
  ///   - topicSuffix: stands behind the topics of the suite and the content types that are mapped to them.
  public static func run(
    _ test: SessionTest, on target: any SessionTarget, uidSuffix: String = "",
    topicSuffix: String = ""
  ) async -> SessionVerdict {
    let missing = test.needs.subtracting(target.abilities)
    guard missing.isEmpty else { return .notRun(missing) }
    var runner = SessionRunner(target)
    runner.values.uidSuffix = uidSuffix
    runner.values.topicSuffix = topicSuffix
    for (index, step) in test.steps.enumerated() {
      do {
        if case .advance(let milliseconds) = step, index + 1 < test.steps.count,
          case .advance = test.steps[index + 1]
        {
          try await runner.advanceInSilence(milliseconds)
        } else {
          try await runner.run(step)
        }
      } catch let failure as Failed {
        return .failed(
          failure.mismatches.map {
            Mismatch(
              what: "step \(index + 1): \($0.what)", expected: $0.expected, actual: $0.actual)
          })
      } catch let unbound as SessionValues.Unbound {
        return .inconclusive("step \(index + 1): nothing was bound to \(unbound.name)")
      } catch {
        return .inconclusive("step \(index + 1): \(error)")
      }
    }
    return .passed
  }

  private init(_ target: any SessionTarget) { self.target = target }

  private mutating func run(_ step: SessionTest.Step) async throws {
    switch step {
    case .open(let name): try await open(name)
    case .login(let name, let opening): try await login(name, opening)
    case .send(let name, let sending): try await target.send(bytes(sending), on: name)
    case .expect(let name, let frames, inOrder: let inOrder):
      if inOrder {
        for frame in frames { try compare(frame, try await nextFrame(name)) }
      } else {
        try await expectAll(name, frames)
      }
    case .expectOneOf(let name, let frames, orClose: let orClose):
      let next = try await peek(name)
      if orClose, case .end = next { return }
      let found = try await nextFrame(name)
      guard let fitting = try frames.first(where: { try fits($0, found) }) else {
        throw Failed("frame", "one of \(frames.map(\.header))", found.line)
      }
      try compare(fitting, found)
    case .fence(let name, let sequence):
      let number = JSONValue.number(JSONNumber(sequence))
      let keepalive = FramePattern(
        header: ["command": "keepalive", "sequence": number], body: [:], bodyHex: nil)
      try await target.send(bytes(.frames([keepalive], part: nil)), on: name)
      try compare(.answer("keepalive", number), try await nextFrame(name))
    case .expectClose(let name):
      switch try await peek(name) {
      case .end: return
      case .nothing: throw Failed("connection", "ended by the server", "open, nothing comes")
      case .frame(let frame): throw Failed("connection", "ended by the server", frame.line)
      }
    case .close(let name): try await target.close(name)
    case .advance(let milliseconds): try await target.advance(by: milliseconds)
    case .read(let name, let reads): try await target.read(reads, on: name)
    case .drain(let milliseconds):
      try await target.drain(retryAfterMilliseconds: milliseconds)
    case .probe(let name): try await target.probe(name)
    }
  }

  /// Lets time pass in which nothing may come: another step `advance` follows, and what is due is due in that one.
  private func advanceInSilence(_ milliseconds: UInt64) async throws {
    func arrivals() throws -> [String: (bytes: Int, hasEnded: Bool)] {
      try Dictionary(
        uniqueKeysWithValues: lines.keys.map { ($0, try target.arrived(on: $0)) })
    }
    let before = try arrivals()
    try await target.advance(by: milliseconds)
    for (name, now) in try arrivals().sorted(by: { $0.key < $1.key }) {
      guard let old = before[name], old != now else { continue }
      throw Failed(
        "connection \(name)", "nothing in these \(milliseconds) ms",
        now.hasEnded && !old.hasEnded
          ? "the server has ended" : "\(now.bytes - old.bytes) bytes")
    }
  }

  private mutating func open(_ name: String) async throws {
    lines[name] = Line()
    try await target.open(name)
  }

  private mutating func login(_ name: String, _ opening: SessionTest.Opening) async throws {
    try await open(name)
    try await target.send(bytes(.frames(opening.frames, part: nil)), on: name)
    var answers = [FramePattern.answer("hello", 1)]
    if opening.hasLogin {
      func bind(_ what: String) -> JSONValue { ["bind": .string("\(name).\(what)")] }
      answers.append(
        .answer(
          "login", 2,
          ["inbox": ["epoch": bind("epoch"), "head": bind("head")], "acked": bind("acked")]))
    }
    try await expectAll(name, answers)
  }

  /// Each frame that comes takes the first pattern that fits it.
  private mutating func expectAll(_ name: String, _ frames: [FramePattern]) async throws {
    var left = frames
    while !left.isEmpty {
      let found = try await nextFrame(name)
      guard let index = try left.firstIndex(where: { try fits($0, found) }) else {
        if left.count == 1 { try compare(left[0], found) }
        throw Failed("frame", "one of \(left.map(\.header))", found.line)
      }
      try compare(left.remove(at: index), found)
    }
  }

  // MARK: Frames

  private mutating func bytes(_ sending: SessionTest.Sending) throws -> [UInt8] {
    switch sending {
    case .bytes(let bytes): return bytes
    case .frames(let frames, let part):
      guard let part else { return try frames.flatMap { try $0.bytes(values) } }
      let (bytes, statedCount) = try whole(frames)
      // Suffixes make the frame longer than the scenario counts; who sends its last byte means the last one.
      let end = part.upperBound >= statedCount ? bytes.count : part.upperBound
      return Array(bytes[(part.lowerBound..<end).clamped(to: bytes.indices)])
    }
  }

  /// The bytes of frames that are sent in parts, and how many they would be without suffixes. Made once, because a large one takes
  /// time that the next part has to be sent in.
  private mutating func whole(_ frames: [FramePattern]) throws -> ([UInt8], Int) {
    if let divided, divided.frames == frames, divided.values == values {
      return (divided.bytes, divided.statedCount)
    }
    let bytes = try frames.flatMap { try $0.bytes(values) }
    var plain = values
    plain.uidSuffix = ""
    plain.topicSuffix = ""
    let statedCount = try frames.reduce(0) { try $0 + $1.bytes(plain).count }
    divided = Divided(frames: frames, values: values, bytes: bytes, statedCount: statedCount)
    return (bytes, statedCount)
  }

  private func fits(_ pattern: FramePattern, _ found: Outcome.FrameJSON) throws -> Bool {
    var copy = values
    return try pattern.mismatches(found, &copy).isEmpty
  }

  private mutating func compare(_ pattern: FramePattern, _ found: Outcome.FrameJSON) throws {
    let mismatches = try pattern.mismatches(found, &values)
    if !mismatches.isEmpty { throw Failed(mismatches) }
  }

  /// The next frame; none is a failure.
  private func nextFrame(_ name: String) async throws -> Outcome.FrameJSON {
    switch try await peek(name) {
    case .frame(let frame):
      lines[name]?.waiting = nil
      return frame
    case .nothing: throw Failed("frame", "one more", "none")
    case .end: throw Failed("frame", "one more", "none, and the server has ended")
    }
  }

  private func peek(_ name: String) async throws -> Next {
    guard let line = lines[name] else { throw Failed("connection", "opened before", name) }
    var passedOver = 0
    while line.waiting == nil {
      if passedOver > SessionRunner.mostPassedOver {
        throw Failed("frame", "one more", "\(passedOver) notifications of unassigned commands")
      }
      do {
        line.waiting = try line.reader.next()
        if let frame = line.waiting {
          // A server may send commands that nobody has, to keep clients tolerant (WP-3.2-2).
          if !frame.isGrease { break }
          line.waiting = nil
          passedOver += 1
          continue
        }
      } catch { throw Failed("frame", "one that can be read", "\(error)") }
      switch try await target.receive(on: name) {
      case .bytes(let bytes): line.reader.decoder.feed(bytes.span)
      case .nothing: return .nothing
      case .end: return .end
      }
    }
    return line.waiting.map { .frame($0) } ?? .nothing
  }
}
