// Streams of frames: how fast they are scanned by header and checksums, and what a byte costs that comes alone.

import Reporting
import WireProtocol

private let chunkLength = 64 * 1024

extension Report {
  mutating func scan() throws {
    let frame = try Sample.frame()
    let stream = Sample.stream(of: frame, bytes: 4 * 1024 * 1024)
    let frames = stream.count / frame.bytes.count
    let timings = try Measurement.interleaved([
      scanWhole(stream, frames), scanChunks(stream, frames), copyAndChecksum(stream),
    ])
    let speeds = timings.map { Double(stream.count) / $0.median }
    title("Scan \(frames) frames of 219 bytes by header and checksums")
    for (timing, speed) in zip(timings, speeds) { line(timing.name, gigabytesPerSecond: speed) }
    let half = speeds[2] / 2
    let bound = min(5, half)
    let which =
      bound < 5 ? "half of memcpy and CRC-32C" : "5 GB/s, less than half of memcpy and CRC-32C"
    target("scan of one buffer (\(which))", speeds[0], atLeast: bound, unit: " GB/s")
    target("scan in chunks of 64 KiB (\(which))", speeds[1], atLeast: bound, unit: " GB/s")
    noAllocation(timings[0])
  }

  mutating func singleBytes() throws {
    let lengths = [1024, 1024 * 1024]
    let works = try lengths.map { length in
      byteByByte(
        try Frame(
          .request, Command(rawValue: 0x1000), sequence: 1, body: Array(repeating: 7, count: length)
        ))
    }
    let timings = try Measurement.interleaved(works)
    let perByte = zip(timings, lengths).map { $0.median / Double($1 + Frame.headerLength) }
    title("One byte at a time into the decoder, which is asked after each")
    for (timing, time) in zip(timings, perByte) {
      line(Timing(name: timing.name + ", per byte", nanoseconds: [time], allocations: nil))
    }
    let ratio = max(perByte[0], perByte[1]) / min(perByte[0], perByte[1])
    target("time per byte between 1 KiB and 1 MiB", ratio, atMost: 2, unit: " times")
  }

  func checksums() throws {
    let bytes = [UInt8](repeating: 0x5A, count: chunkLength)
    let timings = try Measurement.interleaved(
      CRC32C.Implementation.allCases.map { implementation in
        Work(name: "CRC-32C, \(implementation)") { count in
          var sink = Sink()
          for _ in 0..<count { sink.take(CRC32C.checksum(bytes.span, by: implementation)) }
        }
      })
    title(
      "CRC-32C over 64 KiB\(CRC32C.hasHardware ? "" : "; this processor has no instruction for it")"
    )
    for timing in timings {
      line(timing.name, gigabytesPerSecond: Double(chunkLength) / timing.median)
    }
  }
}

private func scanWhole(_ stream: [UInt8], _ frames: Int) -> Work {
  Work(name: "FrameView.decode over one buffer") { count in
    for _ in 0..<count {
      var rest = stream.span
      var seen = 0
      while !rest.isEmpty {
        guard case .frame(let frame) = try FrameView.decode(rest) else { break }
        rest = rest.extracting(droppingFirst: frame.bytes.count)
        seen += 1
      }
      guard seen == frames else { throw SampleError.lostFrames }
    }
  }
}

private func scanChunks(_ stream: [UInt8], _ frames: Int) -> Work {
  Work(name: "FrameDecoder, chunks of 64 KiB") { count in
    var decoder = FrameDecoder()
    for _ in 0..<count {
      var rest = stream.span
      var seen = 0
      while !rest.isEmpty {
        decoder.feed(rest.extracting(first: chunkLength))
        rest = rest.extracting(droppingFirst: chunkLength)
        while try decoder.next() != nil { seen += 1 }
      }
      guard seen == frames else { throw SampleError.lostFrames }
    }
  }
}

/// What a receiver cannot do without: the bytes are copied once and summed once.
private func copyAndChecksum(_ stream: [UInt8]) -> Work {
  Work(name: "memcpy and CRC-32C, chunks of 64 KiB") { count in
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkLength, alignment: 16)
    defer { buffer.deallocate() }
    var sink = Sink()
    for _ in 0..<count {
      stream.withUnsafeBytes { source in
        for start in stride(from: 0, to: source.count, by: chunkLength) {
          let chunk = UnsafeRawBufferPointer(
            rebasing: source[start..<min(start + chunkLength, source.count)])
          buffer.copyMemory(from: chunk)
          let copied = UnsafeRawBufferPointer(rebasing: buffer[..<chunk.count])
          copied.withMemoryRebound(to: UInt8.self) { sink.take(CRC32C.checksum($0.span)) }
        }
      }
    }
  }
}

private func byteByByte(_ frame: Frame) -> Work {
  let bytes = frame.bytes
  return Work(name: "body of \(frame.header.bodyLength / 1024) KiB") { count in
    for _ in 0..<count {
      // A new decoder each time: its buffer has to grow as in a new connection.
      var decoder = FrameDecoder()
      var frames = 0
      for index in bytes.indices {
        decoder.feed(bytes.span.extracting(index..<index + 1))
        if try decoder.next() != nil { frames += 1 }
      }
      guard frames == 1 else { throw SampleError.lostFrames }
    }
  }
}
