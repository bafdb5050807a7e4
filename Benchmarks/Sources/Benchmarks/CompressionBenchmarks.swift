// A c2c frame with a body of 195 bytes compressed and decompressed with dictionary 1, by the codec with everything around
// it and by the bare calls of zlib in C.

import CZlibCalls
import Reporting
import WireProtocol

extension Report {
  mutating func compression() throws {
    let chat = try Sample.chat()
    let body = Array(try Sample.frame().body)
    var encoder = FrameEncoder(compression: .standard)
    var frame: [UInt8] = []
    try encoder.append(.request(chat, sequence: 7), to: &frame)
    // Behind the header and the 4 bytes of length.
    let stream = Array(frame.dropFirst(Frame.headerLength + 4))
    let deflating = try Measurement.interleaved([encodeCompressed(chat), deflateCalls(body)])
    title("Compress a body of 195 bytes to \(stream.count) with dictionary 1")
    compare(deflating, "compressing against zlib in C")
    let inflating = try Measurement.interleaved([
      decodeCompressed(frame), inflateCalls(stream, body.count),
    ])
    title("Decompress it")
    compare(inflating, "decompressing against zlib in C")
  }

  /// The target is a time at most 1.3 times as long: a speed of 1 / 1.3.
  private mutating func compare(_ timings: [Timing], _ name: String) {
    let ratio = timings[0].timesFaster(than: timings[1])
    line(timings[0], "\((100 / ratio).rounded() / 100) times as long")
    line(timings[1])
    target(name, ratio, atLeast: 1 / 1.3, unit: " times as fast")
    noAllocation(timings[0])
  }
}

private func encodeCompressed(_ chat: C2C.Request) -> Work {
  Work(name: "codec, whole frame") { count in
    var encoder = FrameEncoder(compression: .standard)
    var output: [UInt8] = []
    output.reserveCapacity(1024)
    var sink = Sink()
    for index in 0..<count {
      output.removeAll(keepingCapacity: true)
      try encoder.append(
        .request(chat, sequence: UInt32(truncatingIfNeeded: index | 1)), to: &output)
      sink.take(output.count)
    }
  }
}

private func decodeCompressed(_ bytes: [UInt8]) -> Work {
  Work(name: "codec, whole frame, borrowed") { count in
    var arena = BodyArena()
    var sink = Sink()
    for _ in 0..<count {
      switch try FrameView.decode(bytes.span) {
      case .needMore: throw SampleError.lostFrames
      case .frame(let frame):
        sink.take(try frame.body(C2C.Request.self, in: &arena).content.count)
      }
    }
  }
}

private func deflateCalls(_ body: [UInt8]) -> Work {
  Work(name: "deflate of zlib, in C") { count in
    let dictionary = PresetDictionary.one.bytes
    var output = [UInt8](repeating: 0, count: 1024)
    var sink = Sink()
    for _ in 0..<count {
      let made = zlib_calls_deflate(
        body, body.count, dictionary, dictionary.count, &output, output.count)
      guard made > 0 else { throw SampleError.wrongLength(made) }
      sink.take(made)
    }
  }
}

private func inflateCalls(_ stream: [UInt8], _ length: Int) -> Work {
  Work(name: "inflate of zlib, in C") { count in
    let dictionary = PresetDictionary.one.bytes
    var output = [UInt8](repeating: 0, count: length)
    var sink = Sink()
    for _ in 0..<count {
      let made = zlib_calls_inflate(
        stream, stream.count, dictionary, dictionary.count, &output, output.count)
      guard made == length else { throw SampleError.wrongLength(made) }
      sink.take(made)
    }
  }
}
