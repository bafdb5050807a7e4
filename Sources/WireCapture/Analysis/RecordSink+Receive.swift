// The records of one direction on their way to a sink: bodies are decompressed here, once.

import WireProtocol

extension RecordSink where Self: ~Copyable {
  /// Passes a record on. A compressed body that breaks SPEC.md 9.1 makes its frame a malformed one, because
  /// decompression belongs to framing (SPEC.md 2.6).
  @inline(__always)
  mutating func receive(
    _ record: StreamRecord, at place: RecordPlace, _ arena: inout BodyArena
  ) throws(Failure) {
    switch record {
    case .frame(let view, let offset):
      if view.header.flags.contains(.compressed) {
        try decompressed(view, offset, at: place, &arena)
      } else {
        try frame(RecordedFrame(view, plainBody: view.body, offset: offset), at: place)
      }
    case .undecoded(let run): try receive(run, at: place)
    }
  }

  /// Passes on what gives no frame.
  mutating func receive(_ run: UndecodedRun, at place: RecordPlace) throws(Failure) {
    switch run {
    case .malformed(let run): try malformed(run, at: place)
    case .gap(let gap): try self.gap(gap, at: place)
    }
  }

  private mutating func decompressed(
    _ view: FrameView, _ offset: Int, at place: RecordPlace, _ arena: inout BodyArena
  ) throws(Failure) {
    let plain: Span<UInt8>
    do throws(WireError) {
      plain = try arena.plainBody(of: view)
    } catch {
      let run = MalformedRun(
        error, offset: offset, header: HeaderFields(view.header), skipped: view.bytes.count)
      return try malformed(run, at: place)
    }
    try frame(RecordedFrame(view, plainBody: plain, offset: offset), at: place)
  }
}
