// Compressed bodies (SPEC.md 9.1), in zlib streams that are put together by hand.

import SessionSimulation
import Testing
import WireProtocol

@Suite struct InflaterTests {
  static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var (a, b) = (UInt32(1), UInt32(0))
    for byte in bytes {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return b << 16 | a
  }

  /// A zlib stream that stores the bytes as they are.
  static func stored(_ bytes: [UInt8], adler: UInt32? = nil) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(65_535)
      rest = rest.dropFirst(block.count)
      let length = UInt16(block.count)
      stream += [rest.isEmpty ? 1 : 0]
      stream += bigEndian(length.byteSwapped) + bigEndian((~length).byteSwapped) + block
    } while !rest.isEmpty
    return stream + bigEndian(adler ?? adler32(bytes))
  }

  /// A zlib stream of 1 + 258 × `count` zeros that takes 13 bits for each 258 of them.
  static func zeros(_ count: Int) -> [UInt8] {
    var bits: [Bool] = [true, true, false]
    // Fixed codes, most significant bit first: the literal 0, then copies of 258 bytes from 1 back.
    func put(_ code: Int, _ length: Int) {
      for bit in stride(from: length - 1, through: 0, by: -1) { bits.append(code >> bit & 1 == 1) }
    }
    put(0b0011_0000, 8)
    for _ in 0..<count { put(0b1100_0101_00000, 13) }
    put(0, 7)
    var bytes = [UInt8](repeating: 0, count: (bits.count + 7) / 8)
    for (index, bit) in bits.enumerated() where bit { bytes[index / 8] |= 1 << UInt8(index % 8) }
    // The sums of zeros: a stays 1, b counts.
    let sum = UInt32((1 + 258 * count) % 65_521) << 16 | 1
    return [0x78, 0x01] + bytes + bigEndian(sum)
  }

  static func compressed(_ length: Int, _ stream: [UInt8]) -> [UInt8] {
    bigEndian(UInt32(length)) + stream
  }

  /// The plain body, copied.
  static func plain(_ body: [UInt8], in arena: inout BodyArena) throws(WireError) -> [UInt8] {
    let frame: Frame
    frame = try Frame(.request, .c2s, sequence: 1, flags: .compressed, body: body)
    let span = try arena.plainBody(of: frame.view)
    var bytes: [UInt8] = []
    for index in span.indices { bytes.append(span[index]) }
    return bytes
  }

  @Test func undoesWhatWasCompressed() throws {
    var arena = BodyArena()
    var generator = SeededGenerator(seed: 9)
    for count in [1, 2, 100, 65_535, 65_536, 200_000] {
      let bytes = generator.bytes(count)
      let body = Self.compressed(count, Self.stored(bytes))
      #expect(try Self.plain(body, in: &arena) == bytes)
    }
    let many = 1 + 258 * 400
    #expect(
      try Self.plain(Self.compressed(many, Self.zeros(400)), in: &arena)
        == [UInt8](repeating: 0, count: many))
  }

  @Test func decodesTheMessageInside() throws {
    let chat = FrameEncoderTests.chat
    let plain = Array(FrameEncoderTests.wire.dropFirst(24))
    let body = Self.compressed(plain.count, Self.stored(plain))
    let frame = try Frame(.request, .c2c, sequence: 7, flags: .compressed, body: body)
    #expect(try frame.message(C2C.Request.self) == chat)
    // Offsets count in the uncompressed body, as if it stood at 24.
    var bad = plain
    bad[4] = 0x44
    let badBody = Self.compressed(bad.count, Self.stored(bad))
    let badFrame = try Frame(.request, .c2c, sequence: 7, flags: .compressed, body: badBody)
    #expect(throws: fault(.malformedBody, 26, "WP-5.3-1")) {
      try badFrame.message(C2C.Request.self)
    }
    var arena = BodyArena()
    #expect(throws: fault(.malformedBody, 26, "WP-5.3-1")) {
      try badFrame.view.checkBody(in: &arena)
    }
  }

  static let text = Array("some text".utf8)
  static let stream = stored(text)

  /// Everything that 9.1 refuses, with its requirement; afterwards the arena still works.
  @Test(
    arguments: [
      ([], "WP-9.1-4"), ([0, 0, 0, 1], "WP-9.1-4"),
      (compressed(0, stream), "WP-9.1-1"), (compressed(1_048_577, stream), "WP-9.1-1"),
      (compressed(.init(UInt32.max), stream), "WP-9.1-1"),
      (compressed(256 * stream.count + 1, stream), "WP-9.1-2"),
      (compressed(256 * stream.count, stream), "WP-9.1-3"),
      (compressed(8, stream), "WP-9.1-3"), (compressed(10, stream), "WP-9.1-3"),
      (compressed(9, stream + [0]), "WP-9.1-3"), (compressed(9, stream + stream), "WP-9.1-3"),
      (compressed(9, stream.dropLast()), "WP-9.1-3"),
      (compressed(9, stream.dropLast(4)), "WP-9.1-3"),
      (compressed(9, stored(text, adler: 1)), "WP-9.1-3"),
      (compressed(9, Array(stream.dropFirst(2))), "WP-9.1-3"),
      (compressed(9, [0x1F, 0x8B] + stream), "WP-9.1-3"),
      // A preset dictionary; a block of a type that does not exist; a stored length that contradicts itself.
      (compressed(9, [0x78, 0x20, 0, 0, 0, 1] + stream.dropFirst(2)), "WP-9.1-3"),
      (compressed(9, [0x78, 0x01, 0x07] + stream.dropFirst(3)), "WP-9.1-3"),
      (compressed(9, [0x78, 0x01, 0x01, 9, 0, 9, 0] + stream.dropFirst(7)), "WP-9.1-3"),
      // 100,000 zeros declared as fewer: more comes out than was declared.
      (compressed(1_000, zeros(400)), "WP-9.1-3"),
    ] as [([UInt8], String)])
  func refuses(_ body: [UInt8], _ requirement: String) throws {
    var arena = BodyArena()
    let expected = fault(.decompressionFailed, 24, requirement)
    for _ in 0..<2 {
      #expect(throws: expected) { try Self.plain(body, in: &arena) }
      #expect(expected.isFraming)
      let good = Self.compressed(Self.text.count, Self.stream)
      #expect(try Self.plain(good, in: &arena) == Self.text)
    }
  }

  /// Neither hello nor login (WP-9.1-6), in any kind; the commands beside them are.
  @Test func refusesCompressedHandshakes() throws {
    var arena = BodyArena()
    let body = Self.compressed(9, Self.stream)
    for id in [0x0001, 0x0002, 0x0003, 0x0004, 0x0100] as [UInt16] {
      for kind in [FrameKind.request, .response] {
        let frame = try Frame(kind, Command(id), sequence: 1, flags: .compressed, body: body)
        do throws(WireError) {
          let count = try arena.plainBody(of: frame.view).count
          #expect(count == 9)
          #expect(id > 2)
        } catch {
          #expect(error == fault(.decompressionFailed, 24, "WP-9.1-6"))
          #expect(id <= 2)
        }
      }
    }
    let hello = try Frame(.request, .hello, sequence: 1, flags: .compressed, body: body)
    #expect(throws: fault(.decompressionFailed, 24, "WP-9.1-6")) {
      try hello.message(Hello.Request.self)
    }
  }

  @Test func holdsTheDeclaredLengthToTheLimit() throws {
    let body = Self.compressed(1 + 258 * 100, Self.zeros(100))
    var arena = BodyArena(limits: Limits(maxBodyLength: 25_801))
    #expect(try Self.plain(body, in: &arena).count == 25_801)
    arena.limits = Limits(maxBodyLength: 25_800)
    #expect(throws: fault(.decompressionFailed, 24, "WP-9.1-1")) {
      try Self.plain(body, in: &arena)
    }
  }

  @Test func nothingPassesFromOneFrameToTheNext() throws {
    var arena = BodyArena()
    let long = Self.compressed(1 + 258 * 50, Self.zeros(50))
    _ = try Self.plain(long, in: &arena)
    // A copy from before the beginning of the stream finds nothing there.
    var copy = Self.zeros(1)
    copy[2] = 0b0000_1011
    #expect(throws: WireError.self) { try Self.plain(Self.compressed(259, copy), in: &arena) }
    #expect(try Self.plain(long, in: &arena).allSatisfy { $0 == 0 })
  }

  @Test func leavesOtherBodiesAlone() throws {
    var arena = BodyArena()
    let frame = try Frame(.request, .c2s, sequence: 1, body: [1, 2, 3])
    let span = try arena.plainBody(of: frame.view)
    let isSame = span.count == 3 && span[2] == 3
    #expect(isSame)
  }
}
