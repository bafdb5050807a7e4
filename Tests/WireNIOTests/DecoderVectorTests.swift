// Every vector through the decoder, in every way of cutting it.

import NIOCore
import NIOTestUtils
import Testing
import WireConformance
import WireNIO
import WireProtocol

@Suite("Vectors through a channel") struct DecoderVectorTests {
  @Test("there are vectors of every kind")
  func there() {
    let errors = Set(streams.compactMap { Outcome($0.test.bytes, limits: $0.test.limits).error })
    #expect(streams.count > 300)
    #expect(errors.count > 10)
    #expect(streams.contains { Outcome($0.test.bytes, limits: $0.test.limits).leftOver > 0 })
  }

  @Test("NIO's verifier finds the frames of every vector, however they are cut")
  func verifier() throws {
    for (id, test) in streams {
      let frames = try Outcome(test.bytes, limits: test.limits).frames.map { bytes in
        InboundFrame(try #require(try Frame(exactly: bytes, limits: test.limits)))
      }
      var whole = ByteBuffer()
      for frame in frames { whole.writeImmutableBuffer(frame.buffer) }
      // The verifier gives each byte ten times and more; the few long ones are cut by the next test.
      guard whole.readableBytes < 2_000 else { continue }
      let pairs = frames.count == 1 ? [] : frames.map { ($0.buffer, [$0]) }
      #expect(throws: Never.self, "\(id)") {
        try ByteToMessageDecoderVerifier.verifyDecoder(inputOutputPairs: pairs + [(whole, frames)])
        {
          WireFrameDecoder(limits: test.limits)
        }
      }
    }
  }

  @Test("frames, error and what is left over are the codec's")
  func outcomes() throws {
    for (id, test) in streams {
      let bytes = test.bytes
      let expected = Outcome(bytes, limits: test.limits)
      let size = bytes.count < 5_000 ? 1 : 251
      let pieces = stride(from: 0, to: bytes.count, by: size).map { start in
        bytes[start..<min(start + size, bytes.count)]
      }
      var ways = [test.chunks.map { $0[...] }, [bytes[...]], pieces]
      if test.cutEverywhere, bytes.count < 300 {
        ways += bytes.indices.map { [bytes[..<$0], bytes[$0...]] }
      }
      for chunks in ways {
        let found = try Outcome(reading: chunks, limits: test.limits)
        #expect(found == expected, "\(id) in \(chunks.map(\.count))")
      }
    }
  }

  @Test("the errors are those that the vectors name")
  func faults() throws {
    // What lies in the body is judged by whoever reads it.
    let bodies: Set<WireError.Code> = [
      .decompressionFailed, .malformedBody, .tooLarge, .malformedContent,
    ]
    for (id, test) in streams where test.outcomes.count == 1 {
      let fault = test.outcomes[0].error.flatMap { bodies.contains($0.code) ? nil : $0 }
      let found = try Outcome(reading: [test.bytes[...]], limits: test.limits)
      #expect(found.error?.code == fault?.code, "\(id)")
      if let offset = fault?.offset { #expect(found.error?.offset == offset, "\(id)") }
    }
  }
}
