// Runs a session vector against a target, step by step.

import WireProtocol

/// Runs session vectors.
public struct SessionRunner {
  /// A connection's bytes on their way into frames.
  private struct Receiver: ~Copyable {
    var decoder = FrameDecoder()
    var arena = BodyArena(compression: .standard)

    mutating func next() throws(WireError) -> Outcome.FrameJSON? {
      guard let frame = try decoder.next() else { return nil }
      return try ObservedFrame(frame, &arena).json
    }
  }

  private final class Line {
    var receiver = Receiver()
    /// A frame that came and was not asked for yet.
    var waiting: Outcome.FrameJSON?
  }

  private enum Next {
    case frame(Outcome.FrameJSON), nothing, end
  }

  /// What a step did not find.
  private struct Failed: Error {
    let mismatches: [Mismatch]

    init(_ mismatches: [Mismatch]) { self.mismatches = mismatches }
    init(_ what: String, _ expected: String, _ actual: String) {
      mismatches = [Mismatch(what: what, expected: expected, actual: actual)]
    }
  }

  private let target: any SessionTarget
  private var values = SessionValues()
  private var lines: [String: Line] = [:]

  /// Runs a scenario against a target that is new, and set up as the scenario says.
  ///
  /// - Parameter uidSuffix: stands behind every uid, for a server that has seen the scenario before.
  public static func run(
    _ test: SessionTest, on target: any SessionTarget, uidSuffix: String = ""
  ) async -> SessionVerdict {
    let missing = test.needs.subtracting(target.abilities)
    guard missing.isEmpty else { return .notRun(missing) }
    var runner = SessionRunner(target, uidSuffix)
    for (index, step) in test.steps.enumerated() {
      do {
        try await runner.run(step)
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

  private init(_ target: any SessionTarget, _ uidSuffix: String) {
    self.target = target
    values.uidSuffix = uidSuffix
  }

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

  private func bytes(_ sending: SessionTest.Sending) throws -> [UInt8] {
    switch sending {
    case .bytes(let bytes): return bytes
    case .frames(let frames, let part):
      let bytes = try frames.flatMap { try $0.bytes(values) }
      return part.map { Array(bytes[$0.clamped(to: bytes.indices)]) } ?? bytes
    }
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
    while line.waiting == nil {
      do {
        line.waiting = try line.receiver.next()
        if let frame = line.waiting {
          // A server may send commands that nobody has, to keep clients tolerant (WP-3.2-2).
          if !frame.isGrease { break }
          line.waiting = nil
          continue
        }
      } catch { throw Failed("frame", "one that can be read", "\(error)") }
      switch try await target.receive(on: name) {
      case .bytes(let bytes): line.receiver.decoder.feed(bytes.span)
      case .nothing: return .nothing
      case .end: return .end
      }
    }
    return line.waiting.map { .frame($0) } ?? .nothing
  }
}
