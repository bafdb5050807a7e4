// Changes frames as a hostile or broken peer would: anywhere, or in one place with everything around it holding.

/// Mutates streams of frames; the same numbers give the same mutations.
struct FrameMutator {
  private static let edges: [UInt8] = [0, 1, 0x7F, 0x80, 0xFE, 0xFF]
  /// What has a meaning in JSON, or nearly.
  private static let words = [
    "\"", "{", "}", "[", "]", ",", ":", "{}", "[]", "null", "true", "1", "-0", "1e400", "0.5", "01",
    " ", "\\u0000", "\\ud83d\\ude00", "\\ud800", "\\", "\"a\":1,", "\"type\":\"im.text\",",
    "\u{FEFF}", "\u{10FFFF}", "18446744073709551616", "e\u{301}",
  ].map { Array($0.utf8) }
  /// The most bytes that a mutation makes of a stream.
  private static let longest = 65_536

  var numbers: SeededNumbers

  /// A few mutations of `stream`.
  mutating func mutated(_ stream: [UInt8]) -> [UInt8] {
    var bytes = stream
    for _ in 0..<Int.random(in: 1...4, using: &numbers) where !bytes.isEmpty {
      if numbers.chance(3) {
        changeHeader(&bytes)
      } else if numbers.chance(2) {
        changeBody(&bytes)
      } else {
        change(&bytes)
      }
    }
    // Most get past the checksums; the others test these.
    if !numbers.chance(8) { FrameMutator.seal(&bytes) }
    return Array(bytes.prefix(FrameMutator.longest))
  }

  /// One mutation or two of a content, those of JSON among them.
  mutating func mutated(content: [UInt8]) -> [UInt8] {
    var bytes = content
    for _ in 0..<Int.random(in: 1...2, using: &numbers) {
      if numbers.chance(2), !bytes.isEmpty {
        let start = place(bytes.count + 1)
        let end = numbers.chance(2) ? start : min(bytes.count, start + 1 + place(8))
        let word = FrameMutator.words[place(FrameMutator.words.count)]
        bytes.replaceSubrange(start..<end, with: word)
      } else {
        change(&bytes)
      }
    }
    return bytes
  }

  /// Has all checksums hold, as far as the lengths lead.
  static func seal(_ bytes: inout [UInt8]) {
    var frames = MutantFrames(bytes)
    for start in frames.starts {
      frames.seal(start)
      frames.sealBody(start)
    }
    bytes = frames.bytes
  }

  private mutating func place(_ count: Int) -> Int { Int.random(in: 0..<count, using: &numbers) }

  /// A change that knows nothing of frames.
  private mutating func change(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return bytes = numbers.bytes(4) }
    let start = place(bytes.count)
    let part = start..<min(bytes.count, start + 1 + place(16))
    switch place(7) {
    case 0: bytes[start] ^= 1 << UInt8(place(8))
    case 1: bytes[start] = FrameMutator.edges[place(FrameMutator.edges.count)]
    case 2: bytes.removeSubrange(part)
    case 3: bytes.insert(contentsOf: bytes[part], at: start)
    case 4: bytes.insert(contentsOf: numbers.bytes(1 + place(8)), at: start)
    case 5: bytes.replaceSubrange(part, with: numbers.bytes(part.count))
    default: bytes.removeSubrange(start...)
    }
  }

  /// A byte of a header between magic and checksum.
  private mutating func changeHeader(_ bytes: inout [UInt8]) {
    let starts = MutantFrames(bytes).starts
    guard let start = starts.randomElement(using: &numbers) else { return }
    let index = start + 2 + place(14)
    bytes[index] =
      numbers.chance(2)
      ? bytes[index] ^ 1 << UInt8(place(8)) : FrameMutator.edges[place(FrameMutator.edges.count)]
  }

  /// A body, with a header that says its length.
  private mutating func changeBody(_ bytes: inout [UInt8]) {
    let frames = MutantFrames(bytes)
    guard let start = frames.starts.randomElement(using: &numbers) else { return }
    var body = Array(frames.body(start))
    let end = start + 24 + body.count
    change(&body)
    bytes.replaceSubrange(start..<end, with: frames.frame(start, body: body))
  }
}
