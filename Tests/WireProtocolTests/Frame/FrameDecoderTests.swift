// A stream cut into chunks in every way gives the same frames and the same error (WP-2.6-4).

import SessionSimulation
import Testing
import WireProtocol

@Suite struct FrameDecoderTests {
  static let frames: [[UInt8]] = [
    RawFrame(command: 4).bytes,
    RawFrame(command: 0x200, body: Array("a body".utf8)).bytes,
    RawFrame(flags: 2, command: 0xF123, sequence: 0, body: [0]).bytes,
    RawFrame(flags: 1, status: 100).bytes,
  ]

  /// What a decoder makes of chunks: frames, then perhaps the error.
  static func decode(_ chunks: [ArraySlice<UInt8>], limits: Limits = .default)
    -> (frames: [[UInt8]], error: WireError?)
  {
    var decoder = FrameDecoder(limits: limits)
    var frames: [[UInt8]] = []
    var fed = 0
    do throws(WireError) {
      for chunk in chunks {
        decoder.feed(chunk.span)
        fed += chunk.count
        while let frame = try decoder.next() { frames.append(Frame(copying: frame).bytes) }
        let used = frames.reduce(0) { $0 + $1.count }
        #expect(decoder.offset == used)
        #expect(decoder.buffered == fed - used)
        #expect(decoder.missing > 0)
      }
    } catch {
      #expect(decoder.missing == 0)
      return (frames, error)
    }
    return (frames, nil)
  }

  @Test func givesTheSameFramesHoweverTheStreamIsCut() {
    let stream = Self.frames.flatMap { $0 }
    for first in 0...stream.count {
      for second in stride(from: first, through: stream.count, by: first == 0 ? 1 : 7) {
        let chunks = [stream[..<first], stream[first..<second], stream[second...]]
        let (frames, error) = Self.decode(chunks)
        #expect(frames == Self.frames)
        #expect(error == nil)
      }
    }
    #expect(Self.decode(stream.indices.map { stream[$0...$0] }).frames == Self.frames)
  }

  @Test func givesTheSameErrorHoweverTheStreamIsCut() {
    for (harm, expected) in FrameHeaderTests.faults {
      var bad = RawFrame(body: [1])
      harm(&bad)
      let stream = Self.frames[1] + bad.bytes + Self.frames[0]
      for cut in 0...stream.count {
        let (frames, error) = Self.decode([stream[..<cut], stream[cut...]])
        #expect(frames == [Self.frames[1]])
        #expect(error == expected)
      }
      let bytewise = Self.decode(stream.indices.map { stream[$0...$0] })
      #expect(bytewise.frames == [Self.frames[1]])
      #expect(bytewise.error == expected)
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func takesLongStreamsInRandomChunks(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let frames = (0..<60).map { _ in
      let size =
        Int.random(in: 0...1, using: &generator) * Int.random(in: 0...9_000, using: &generator)
      return RawFrame(body: generator.bytes(size)).bytes
    }
    let stream = frames.flatMap { $0 }
    var chunks: [ArraySlice<UInt8>] = []
    var start = 0
    while start < stream.count {
      let most = [1, 30, 1_000, 40_000].randomElement(using: &generator) ?? 1
      let end = min(stream.count, start + Int.random(in: 1...most, using: &generator))
      chunks.append(stream[start..<end])
      start = end
    }
    let (decoded, error) = Self.decode(chunks)
    #expect(decoded == frames)
    #expect(error == nil)
  }

  @Test func saysHowMuchIsMissing() throws {
    var decoder = FrameDecoder()
    let bytes = Self.frames[1]
    #expect(decoder.missing == 24)
    for (index, byte) in bytes.enumerated() {
      decoder.feed([byte].span)
      let isWhole = try decoder.next() != nil
      #expect(isWhole == (index == bytes.count - 1))
      let have = index + 1
      if !isWhole { #expect(decoder.missing == (have < 24 ? 24 - have : bytes.count - have)) }
    }
    #expect(decoder.missing == 0)
    let none = try decoder.next() == nil
    #expect(none)
    #expect(decoder.missing == 24)
    #expect(decoder.offset == bytes.count)
  }

  @Test func staysMalformed() {
    var decoder = FrameDecoder()
    decoder.feed([0xD5, 0x00].span)
    let good = Self.frames[0]
    for _ in 0..<3 {
      #expect(throws: fault(.badMagic, 1, "WP-2.1-2")) { _ = try decoder.next() == nil }
      decoder.feed(good.span)
    }
    #expect(decoder.offset == 0)
    #expect(decoder.missing == 0)
  }

  /// Not even what made it malformed can be taken back.
  @Test func staysMalformedUnderHigherLimits() {
    let long = RawFrame(body: [UInt8](repeating: 1, count: 8_193)).bytes
    var decoder = FrameDecoder(limits: .beforeLogin)
    decoder.feed(long.span)
    for _ in 0..<2 {
      #expect(throws: fault(.bodyTooLong, 12, "WP-2.1-3")) { _ = try decoder.next() == nil }
      decoder.limits = .maximum
    }
  }

  @Test func takesNewLimitsBetweenFrames() throws {
    let long = RawFrame(body: [UInt8](repeating: 1, count: 8_193)).bytes
    var decoder = FrameDecoder(limits: .beforeLogin)
    decoder.feed((Self.frames[1] + long).span)
    let first = try decoder.next() != nil
    #expect(first)
    decoder.limits = .default
    let second = try decoder.next() != nil
    #expect(second)
    #expect(decoder.offset == Self.frames[1].count + long.count)
    decoder.limits = .beforeLogin
    decoder.feed(long.span)
    #expect(throws: fault(.bodyTooLong, 12, "WP-2.1-3")) { _ = try decoder.next() == nil }
  }

  /// What a header announces is not what is allocated: a thousand decoders wait for 16 MiB each.
  @Test func takesNoMemoryForWhatHasNotCome() throws {
    let header = RawFrame(length: 16_777_215).bytes
    let before = addressSpace()
    let waiting = try (0..<1_000).map { _ in try WaitingDecoder(header) }
    if let before, let after = addressSpace() { #expect(after - before < 4 << 30) }
    #expect(waiting.allSatisfy { $0.decoder.missing == 16_777_215 && $0.decoder.buffered == 24 })
  }

  @Test func aViewIsReadableUntilTheNextCall() throws {
    var decoder = FrameDecoder()
    decoder.feed((Self.frames[1] + Self.frames[2]).span)
    var bodies: [[UInt8]] = []
    while let frame = try decoder.next() { bodies.append(Array(Frame(copying: frame).body)) }
    #expect(bodies == [Array("a body".utf8), [0]])
  }
}

/// A decoder that was given the beginning of a frame.
private final class WaitingDecoder {
  let decoder: FrameDecoder

  init(_ beginning: [UInt8]) throws {
    var decoder = FrameDecoder(limits: .maximum)
    decoder.feed(beginning.span)
    let isWhole = try decoder.next() != nil
    #expect(!isWhole)
    self.decoder = decoder
  }
}
