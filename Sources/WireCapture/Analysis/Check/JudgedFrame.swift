// What is judged of a frame by itself, before it is seen in its session: nothing else has to be known for it.

import WireProtocol

/// The facts of a frame's body, and the rules that the body and its contents break.
package struct JudgedFrame: Sendable {
  /// A rule that a body breaks.
  enum Fault: Sendable {
    case body(WireError)
    /// With where it stands in the body.
    case encoding(offset: Int, text: String)
    case content(WireError)
    case otherType(ContentType)
  }

  /// Nil when the body is not valid.
  private(set) var message: MessageFacts?
  private(set) var faults: [Fault] = []

  /// Judges a frame.
  ///
  /// - Parameter judge: whose memory is used.
  package init(_ frame: borrowing RecordedFrame, _ judge: inout BodyJudge) {
    let header = frame.view.header
    do throws(WireError) {
      message = try MessageFacts(frame.plainBody, header, &judge)
      guard let known = judge.body(of: header) else { return }
      // Bodies of a business line are encoded as it likes.
      if header.command.range == .standard || header.status != .ok,
        let fault = known.canonical.fault(in: frame.plainBody)
      {
        faults.append(.encoding(offset: fault.offset, text: fault.text))
      }
      for content in try judge.faultyContents(of: frame.plainBody, as: known) {
        if let error = content.error {
          faults.append(.content(error))
        } else if let type = content.otherType {
          faults.append(.otherType(type))
        }
      }
    } catch {
      faults.append(.body(error))
    }
  }
}

extension SessionChecker {
  /// Reports what was found in a frame by itself.
  mutating func report(_ fault: JudgedFrame.Fault, _ header: FrameHeader, _ frame: CheckedFrame) {
    switch fault {
    case .body(let error):
      report(
        .body, frame,
        "the body of \(name(header)) is \(error.code.rawValue) at byte \(error.offset): \(error.explanation)",
        requirement: error.requirement)
    case .encoding(let offset, let text):
      report(
        .canonical, frame,
        "the body of \(name(header)) is not canonical at byte \(Frame.headerLength + offset): \(text)"
      )
    case .content(let error):
      report(
        .content, frame, "a content of \(name(header)) breaks a rule \(error.explanation)",
        requirement: error.requirement)
    case .otherType(let type):
      report(
        .contentTypeDiffers, frame,
        "a content of \(name(header)) has another type than its message: \(type.rawValue)")
    }
  }
}
