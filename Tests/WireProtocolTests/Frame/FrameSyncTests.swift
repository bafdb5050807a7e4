// Finding frames again in a recording (SPEC.md 2.7).

import Testing
import WireProtocol

@Suite struct FrameSyncTests {
  static let frame = RawFrame(body: [1, 2, 3]).bytes

  @Test func findsAHeaderBehindAnything() {
    let junk: [[UInt8]] = [
      [], [0], [0xD5], [0xD5, 0xD5], [0xD5, 0x58], [0xD5, 0x58, 0x10], [0xD5, 0x58, 0x20],
      [UInt8](repeating: 0xD5, count: 50), Array(Self.frame.prefix(23)),
      RawFrame(headerDamage: 1).bytes, RawFrame(version: 0x20).bytes,
    ]
    for before in junk {
      let bytes = before + Self.frame
      #expect(FrameSync.search(bytes.span) == .header(at: before.count))
      #expect(FrameSync.search((bytes + Self.frame).span) == .header(at: before.count))
    }
  }

  @Test func takesHeadersThatADecoderWouldRefuseLater() {
    for raw in [RawFrame(flags: 3), RawFrame(command: 0), RawFrame(length: .max)] {
      #expect(FrameSync.search(raw.bytes.span) == .header(at: 0))
    }
    #expect(FrameSync.search(RawFrame(version: 0x1F).bytes.span) == .header(at: 0))
  }

  @Test func keepsWhatMayBeTheBeginningOfOne() {
    for count in 1..<24 {
      let beginning = Array(Self.frame.prefix(count))
      #expect(FrameSync.search(([0, 0x58, 0xD5, 0] + beginning).span) == .none(before: 4))
    }
    for bytes in [[], [0], [0x58, 0x10], [0xD5, 0x59], [0xD5, 0x58, 0x20]] as [[UInt8]] {
      #expect(FrameSync.search(bytes.span) == .none(before: bytes.count))
    }
  }

  @Test func beginsWhereItIsTold() {
    let bytes = Self.frame + Self.frame
    #expect(FrameSync.search(bytes.span, from: 0) == .header(at: 0))
    #expect(FrameSync.search(bytes.span, from: -5) == .header(at: 0))
    #expect(FrameSync.search(bytes.span, from: 1) == .header(at: 27))
    #expect(FrameSync.search(bytes.span, from: 27) == .header(at: 27))
    #expect(FrameSync.search(bytes.span, from: 28) == .none(before: 54))
    #expect(FrameSync.search(bytes.span, from: 54) == .none(before: 54))
  }
}
