// The facts of records, one after the other: bodies are read, and it is remembered who is logged in, as far as wanted.

import WireProtocol

/// Finds the facts of records.
package struct RecordReader: ~Copyable {
  private let needsBody: Bool
  private let needsIdentity: Bool
  private let needsError: Bool
  /// By stream, of those that are open.
  private var identities: [Int: SessionIdentity] = [:]

  /// A reader for what a filter and a choice of fields ask.
  package init(for filter: FrameFilter?, fields: [FilterField] = []) {
    needsBody = filter?.needsBody ?? false || fields.contains(where: \.needsBody)
    needsIdentity =
      filter?.needsIdentity ?? false || fields.contains { FilterField.ofIdentity.contains($0) }
    needsError = filter?.needsError ?? false || fields.contains(.error)
  }

  /// The facts of a frame.
  package mutating func facts(
    of frame: borrowing RecordedFrame, at place: RecordPlace, _ judge: inout BodyJudge
  ) -> RecordFacts {
    let header = frame.view.header
    var facts = RecordFacts(at: place, offset: frame.offset, header: HeaderFields(header))
    let isLogin = needsIdentity && header.command == .login && header.kind == .request
    if needsBody || isLogin {
      do throws(WireError) {
        facts.message = try MessageFacts(frame.plainBody, header, &judge)
      } catch {
        facts.error = error.code
      }
    }
    if isLogin, case .login(let account, let device, _, _, _) = facts.message {
      identities[place.stream] = SessionIdentity(account: account, device: device)
    }
    facts.identity = identities[place.stream]
    if needsError, facts.error == nil, let known = judge.body(of: header) {
      facts.error = judge.error(in: frame.plainBody, as: known)?.code
    }
    return facts
  }

  /// The facts of a malformed run.
  package func facts(of run: MalformedRun, at place: RecordPlace) -> RecordFacts {
    var facts = RecordFacts(at: place, offset: run.offset, header: run.header)
    facts.type = "malformed"
    facts.error = run.error.code
    facts.identity = identities[place.stream]
    return facts
  }

  /// The facts of a gap.
  package func facts(of gap: StreamGap, at place: RecordPlace) -> RecordFacts {
    var facts = RecordFacts(at: place, offset: gap.offset, header: nil)
    facts.type = "gap"
    facts.identity = identities[place.stream]
    return facts
  }

  /// Forgets a stream that ended.
  package mutating func forget(_ stream: Int) { identities[stream] = nil }
}
