// Contents, by all of SPEC.md section 8, as their reader judges them.

import WireProtocol

extension SessionChecker {
  /// Judges the contents of a valid body.
  mutating func checkContents(_ frame: borrowing RecordedFrame, _ checked: CheckedFrame)
    throws(WireError)
  {
    let header = frame.view.header
    guard let known = judge.body(of: header), known.hasContent else { return }
    for content in try judge.contents(of: frame.plainBody, as: known) {
      if let error = content.error {
        report(
          .content, checked, "a content of \(name(header)) breaks a rule \(error.explanation)",
          requirement: error.requirement)
      } else if let type = content.otherType {
        report(
          .contentTypeDiffers, checked,
          "a content of \(name(header)) has another type than its message: \(type.rawValue)")
      }
    }
  }
}
