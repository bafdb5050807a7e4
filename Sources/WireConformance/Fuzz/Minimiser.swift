// Makes bytes that show a fault few: parts are left out and bytes become 0 as long as the fault stays.

/// Shrinks a failing stream.
struct Minimiser {
  /// The most candidates that are tried.
  private static let mostTries = 4_000

  /// The first of the candidates that fails too; nil: none does.
  let failing: ([[UInt8]]) async throws -> Int?

  /// The fewest and plainest bytes that were found to fail.
  func minimised(_ stream: [UInt8]) async throws -> [UInt8] {
    var best = stream
    var tries = 0
    while tries < Minimiser.mostTries {
      let candidates = Minimiser.candidates(best)
      tries += candidates.count
      guard !candidates.isEmpty, let index = try await failing(candidates) else { return best }
      best = candidates[index]
    }
    return best
  }

  /// All that is simpler by one step, the boldest steps first; each as it is and with checksums that hold.
  private static func candidates(_ bytes: [UInt8]) -> [[UInt8]] {
    var candidates: [[UInt8]] = []
    func add(_ candidate: [UInt8]) {
      var sealed = candidate
      FrameMutator.seal(&sealed)
      for next in [candidate, sealed] where isSimpler(next, bytes) { candidates.append(next) }
    }
    for frame in MutantFrames(bytes).starts {
      let frames = MutantFrames(bytes)
      let body = Array(frames.body(frame))
      let end = frame + 24 + body.count
      add(Array(bytes[..<frame] + bytes[end...]))
      for part in parts(body.count) {
        let shorter = frames.frame(
          frame, body: Array(body[..<part.lowerBound] + body[part.upperBound...]))
        add(Array(bytes[..<frame] + shorter + bytes[end...]))
      }
    }
    for part in parts(bytes.count) {
      add(Array(bytes[..<part.lowerBound] + bytes[part.upperBound...]))
    }
    for index in bytes.indices where bytes[index] != 0 {
      var zeroed = bytes
      zeroed[index] = 0
      add(zeroed)
    }
    return candidates
  }

  /// Fewer bytes, or as many with fewer that are not 0, checksums aside.
  private static func isSimpler(_ candidate: [UInt8], _ bytes: [UInt8]) -> Bool {
    if candidate.count != bytes.count { return candidate.count < bytes.count }
    return weight(candidate) < weight(bytes)
  }

  private static func weight(_ bytes: [UInt8]) -> Int {
    var bytes = bytes
    for start in MutantFrames(bytes).starts {
      for index in start + 16..<start + 24 { bytes[index] = 0 }
    }
    return bytes.count { $0 != 0 }
  }

  /// Halves, quarters and so on, down to single bytes where these are few.
  private static func parts(_ count: Int) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var size = count / 2
    while size > 0 {
      if count / size <= 128 {
        parts += stride(from: 0, to: count, by: size).map { $0..<min(count, $0 + size) }
      }
      size /= 2
    }
    return parts
  }
}
