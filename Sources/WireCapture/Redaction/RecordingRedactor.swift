// Records on their way into a fresh recording, without what is hidden and without what could not be read.

import WireProtocol

/// Writes a recording as pcapng of its own: nothing of the packets of the recording is in it but addresses, ports and times.
package struct RecordingRedactor: ~Copyable {
  /// What was left out.
  package struct Omissions: Sendable, Hashable {
    /// Malformed runs, which may hold anything.
    package fileprivate(set) var malformed = 0
    /// Frames whose body cannot be read, or would be too long.
    package fileprivate(set) var badBodies = 0
    /// Bytes of both.
    package fileprivate(set) var bytes = 0
    /// Gaps, with the bytes around them that gave no frame.
    package fileprivate(set) var gaps = 0

    /// How many there are of all.
    package var count: Int { malformed + badBodies + gaps }
  }

  private let redaction: Redaction
  private var judge: BodyJudge
  private var writer = PcapngWriter()
  /// Those that are open.
  private var connections: [Int: RedactedConnection] = [:]
  /// Frames that were written.
  package private(set) var frames = 0
  /// What was left out so far.
  package private(set) var omissions = Omissions()

  /// A redactor at the beginning of a recording.
  package init(_ redaction: Redaction, _ commands: CommandTable) {
    self.redaction = redaction
    judge = BodyJudge(commands)
  }

  /// What is written and not taken away.
  package var bytes: [UInt8] {
    _read { yield writer.bytes }
    _modify { yield &writer.bytes }
  }

  /// A stream was recognised.
  package mutating func streamRecognised(_ stream: RecordedStream) {
    connections[stream.number] = RedactedConnection(stream)
  }

  /// A frame: without what is hidden, or left out.
  package mutating func frame(_ frame: borrowing RecordedFrame, at place: RecordPlace) {
    do throws(Redaction.Refusal) {
      let bytes = try redaction.bytes(of: frame, &judge)
      connections[place.stream]?.append(bytes, at: place, to: &writer)
      frames += 1
    } catch {
      omissions.badBodies += 1
      omissions.bytes += frame.view.bytes.count
      connections[place.stream]?.skip(frame.view.bytes.count, at: place, to: &writer)
    }
  }

  /// Something that is not wanted. Nothing of a connection is written before something that is.
  package mutating func passOver(_ bytes: Int, at place: RecordPlace) {
    connections[place.stream]?.passOver(bytes, at: place, to: &writer)
  }

  /// A malformed run: left out.
  package mutating func malformed(_ run: MalformedRun, at place: RecordPlace) {
    omissions.malformed += 1
    omissions.bytes += run.skipped
    connections[place.stream]?.skip(run.skipped, at: place, to: &writer)
  }

  /// A gap: it stays one.
  package mutating func gap(_ gap: StreamGap, at place: RecordPlace) {
    omissions.gaps += 1
    omissions.bytes += gap.skipped
    connections[place.stream]?.skip(gap.bytes + gap.skipped, at: place, to: &writer)
  }

  /// A stream ended.
  package mutating func streamEnded(_ number: Int, _ ending: StreamEnding) {
    guard var connection = connections.removeValue(forKey: number) else { return }
    connection.close(ending, to: &writer)
  }
}
