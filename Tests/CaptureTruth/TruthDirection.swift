// What one end of a generated connection sends: frames, some of them not as they should be.

import WireProtocol

/// The bytes of one direction and where its frames begin.
struct TruthDirection {
  private(set) var bytes: [UInt8] = []
  /// Where each frame begins, good or bad: decoding goes on at one of these places or not at all.
  private(set) var starts: [Int] = []

  /// No bytes.
  init() {}

  /// Bytes of something else.
  init(foreign bytes: [UInt8]) { self.bytes = bytes }

  /// Frames of up to `bodyLimit` bytes of body; one in `badOneIn` is bad.
  init(
    frames count: Int, bodyLimit: Int, badOneIn: Int, isClient: Bool,
    _ random: inout SeededGenerator
  ) {
    for index in 0..<count {
      var frame = Self.frame(
        UInt32(index + 1), bodyLimit: bodyLimit, isClient: isClient, &random)
      // The first frame stays good: what a connection begins with tells what it is.
      if index > 0, Int.random(in: 0..<badOneIn, using: &random) == 0 {
        Self.spoil(&frame, &random)
      }
      starts.append(bytes.count)
      bytes += frame
    }
  }

  private static func frame(
    _ sequence: UInt32, bodyLimit: Int, isClient: Bool, _ random: inout SeededGenerator
  ) -> [UInt8] {
    let body = random.bytes(
      Bool.random(using: &random)
        ? Int.random(in: 0...bodyLimit, using: &random) : Int.random(in: 0...20, using: &random))
    let command = Command(0x8001 + UInt16(random.next() % 16))
    // No frame of this range is illegal.
    guard
      let frame = try? Int.random(in: 0..<4, using: &random) == 0
        ? Frame(.notification, command, sequence: 0, body: body)
        : Frame(isClient ? .request : .response, command, sequence: sequence, body: body)
    else { return [] }
    return frame.bytes
  }

  /// Makes a frame a bad one: its header or body damaged, or a header that holds and must be refused.
  private static func spoil(_ frame: inout [UInt8], _ random: inout SeededGenerator) {
    switch Int.random(in: 0..<5, using: &random) {
    case 0:
      // One bit of the magic, or of the version.
      frame[min(Int.random(in: 0..<6, using: &random), 2)] ^= 0x80
    case 4: frame[Int.random(in: 3..<24, using: &random)] ^= 0x80
    case 1: frame[frame.count - 1] ^= 1
    case 2:
      frame[3] |= [0x03, 0x40, 0x08].randomElement(using: &random) ?? 3
      let covered = Array(frame[..<20])
      frame.replaceSubrange(20..<24, with: big(CRC32C.checksum(covered.span)))
    default: frame += random.bytes(Int.random(in: 1...40, using: &random))
    }
  }
}
