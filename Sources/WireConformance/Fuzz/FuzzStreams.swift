// The inputs of a fuzzing run: random frames of every message, or random contents of every type, mutated.

import WireProtocol

/// What a fuzzing run is about.
public enum FuzzSubject: Sendable {
  /// Streams of frames.
  case frames
  /// Contents by themselves: what a receiver reads in a message.
  case contents
}

/// Gives the input of each seed.
struct FuzzStreams: Sendable {
  /// Contents of messages; half of them have random bytes instead.
  let contents: [[UInt8]]

  /// One to three frames of random messages, mutated; one in sixteen is left as it is.
  func stream(seed: UInt64) -> [UInt8] {
    var frames = Frames()
    var messages = RandomMessages(seed: seed, contents: contents)
    messages.visitAll(&frames)
    var numbers = SeededNumbers(seed: ~seed)
    let stream = (0..<Int.random(in: 1...3, using: &numbers)).flatMap { _ in
      frames.all.randomElement(using: &numbers) ?? []
    }
    if numbers.chance(16) { return stream }
    var mutator = FrameMutator(numbers: numbers)
    return mutator.mutated(stream)
  }

  /// A random content, of which one place or two are mutated; one in eight is left as it is.
  func content(seed: UInt64) -> [UInt8] {
    var numbers = SeededNumbers(seed: ~seed)
    var random = RandomContents(seed: seed)
    let valid = random.content(like: contents.randomElement(using: &numbers) ?? [])
    if numbers.chance(8) { return valid }
    var mutator = FrameMutator(numbers: numbers)
    return mutator.mutated(content: valid)
  }

  private struct Frames: BodyVisitor {
    /// What is longer makes a run slow and shows nothing new.
    private static let longest = 2_048

    var all: [[UInt8]] = []

    mutating func visit<Body: WireMessage>(_ frame: OutgoingFrame<Body>, _ value: Body) {
      // Every other frame has a compressed body where that is shorter.
      var encoder = FrameEncoder(compression: all.count % 2 == 0 ? .none : .standard)
      var bytes: [UInt8] = []
      guard (try? encoder.append(frame, to: &bytes)) != nil, bytes.count <= Frames.longest else {
        return
      }
      all.append(bytes)
    }
  }
}
