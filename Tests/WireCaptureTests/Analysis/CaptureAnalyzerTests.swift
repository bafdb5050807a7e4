// Many connections at once: what they keep is bounded over all of them.

import Testing
import WireProtocol

@testable import WireCapture

@Suite struct CaptureAnalyzerTests {
  /// Counts what it is given.
  private struct Counter: RecordSink {
    var frames: [Int: Int] = [:]
    var gaps: [StreamGap] = []
    var malformed = 0
    /// Of malformed runs.
    var times: [Int64?] = []

    mutating func streamRecognised(_ stream: RecordedStream) {}
    mutating func frame(_ frame: RecordedFrame, at place: RecordPlace) {
      frames[place.stream, default: 0] += 1
    }
    mutating func malformed(_ run: MalformedRun, at place: RecordPlace) {
      malformed += 1
      times.append(place.time)
    }
    mutating func gap(_ gap: StreamGap, at place: RecordPlace) { gaps.append(gap) }
  }

  private func stream(_ number: Int) -> TCPStream {
    TCPStream(
      number: number, slot: number,
      first: Endpoint(address: IPAddress(ipv4: 0x0A00_0001), port: UInt16(10_000 + number)),
      second: Endpoint(address: IPAddress(ipv4: 0x0A00_0002), port: 9000), initiator: .forward)
  }

  @Test func givesFramesUpWhenTooManyAreUnderWay() throws {
    let large = try testFrame(1, body: [UInt8](repeating: 7, count: 2_000_000))
    let small = try testFrame(2, body: [1, 2, 3])
    var analyzer = CaptureAnalyzer(into: Counter())
    let streams = (0..<40).map(stream)
    let half = large.count / 2
    let head = Array(large[..<half])
    let tail = Array(large[half...])
    for stream in streams {
      analyzer.streamOpened(stream)
      analyzer.streamData(stream, .forward, at: 0, head.span)
    }
    for stream in streams {
      analyzer.streamData(stream, .forward, at: 1, tail.span)
      analyzer.streamData(stream, .forward, at: 2, small.span)
      analyzer.streamClosed(stream, .finished)
    }
    // A megabyte of each fits 18 times into the bound: 18 large frames are whole, 22 were given up.
    let counter = analyzer.output
    #expect(counter.frames.values.reduce(0, +) == 40 + 18)
    #expect(counter.gaps.count == 22)
    #expect(
      counter.gaps.allSatisfy { $0.offset == 0 && $0.bytes == 0 && $0.skipped == large.count })
    #expect(counter.malformed == 0)
  }

  @Test func lostBeginningsSayNothing() throws {
    let frame = try testFrame(1, body: [1, 2, 3])
    let middle: [UInt8] = [9, 9, 9]
    for hasMagic in [false, true] {
      var analyzer = CaptureAnalyzer(into: Counter())
      analyzer.streamOpened(stream(0))
      // In both directions the first frame is lost, all of it or behind its magic, and the middle of one follows.
      for direction in StreamDirection.allCases {
        if hasMagic { analyzer.streamData(stream(0), direction, at: 0, Array(frame[..<5]).span) }
        analyzer.streamGap(stream(0), direction, missing: 50)
        analyzer.streamData(stream(0), direction, at: 1, middle.span)
      }
      analyzer.streamData(stream(0), .forward, at: 2, frame.span)
      #expect(analyzer.output.frames == [0: 1])
      analyzer.streamClosed(stream(0), .finished)
      #expect(analyzer.output.gaps.map(\.bytes) == [50, 50])
    }
  }

  @Test func whatCameBeforeTheFirstFrameKeepsItsTime() throws {
    let frame = try testFrame(1, body: [1, 2, 3])
    let other: [UInt8] = [9, 9, 9]
    var analyzer = CaptureAnalyzer(into: Counter())
    analyzer.streamOpened(stream(0))
    analyzer.streamData(stream(0), .forward, at: 1, other.span)
    analyzer.streamGap(stream(0), .forward, missing: 5)
    analyzer.streamData(stream(0), .forward, at: 2, other.span)
    analyzer.streamData(stream(0), .reverse, at: 3, frame.span)
    #expect(analyzer.output.times == [1])
    #expect(analyzer.output.frames == [0: 1])
  }

  @Test func oneFrameOfAnyLengthFits() throws {
    let longest = try testFrame(
      1, body: [UInt8](repeating: 7, count: Limits.maximumBodyLength))
    var analyzer = CaptureAnalyzer(into: Counter())
    analyzer.streamOpened(stream(0))
    let head = Array(longest[..<10_000_000])
    let tail = Array(longest[10_000_000...])
    analyzer.streamData(stream(0), .forward, at: 0, head.span)
    analyzer.streamData(stream(0), .forward, at: 0, tail.span)
    #expect(analyzer.output.frames == [0: 1])
  }
}
