// Where the records of a recording go whose frames were judged on several threads.

import WireProtocol

/// Receives records in order, as a ``RecordSink``, with what was judged of each frame by itself.
package protocol JudgedSink: ~Copyable {
  mutating func streamRecognised(_ stream: RecordedStream)
  mutating func frame(
    _ frame: borrowing RecordedFrame, _ judged: JudgedFrame, at place: RecordPlace)
  mutating func malformed(_ run: MalformedRun, at place: RecordPlace)
  mutating func gap(_ gap: StreamGap, at place: RecordPlace)
  mutating func frameUnderWay(_ frame: FrameUnderWay?, at place: RecordPlace)
  mutating func streamEnded(_ number: Int, _ ending: StreamEnding)
}

extension SessionChecker: JudgedSink {}
