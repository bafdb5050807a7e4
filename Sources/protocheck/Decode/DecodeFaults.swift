// What stands between good frames, and what is wrong with them, in words: for all commands that show it.

import WireCapture
import WireProtocol

extension [UInt8] {
  /// Appends what is wrong with a body or content, and where in its frame.
  mutating func append(_ error: WireError) {
    append(text: "\(error.code.rawValue) at \(error.offset) [\(error.requirement)]: ")
    append(untrusted: error.explanation, atMost: 200)
  }

  /// Appends what is wrong with bytes that give no frame, and what was passed over because of it.
  mutating func append(_ run: MalformedRun, _ commands: CommandTable) {
    append(
      text: "at byte \(run.offset): \(run.error.code.rawValue) at byte \(run.errorOffset) "
        + "[\(run.error.requirement)]: ")
    append(untrusted: run.error.explanation, atMost: 200)
    if let header = run.header {
      append(text: "; \(header.kindName) \(commands.title(of: header.command)) #\(header.sequence)")
    }
    append(text: "; \(DecodeCounts.count(run.skipped, "byte")) passed over")
    if let mistake = run.mistake { append(text: "; \(mistake.advice)") }
  }
}

extension StreamGap {
  /// What is missing, and what was passed over because of it.
  var sentence: String {
    let what =
      isAtEnd
      ? "CUT OFF at byte \(offset): the last frame lacks at least \(bytes) bytes"
      : bytes == 0
        ? "BEGINS INSIDE A FRAME: the beginning was not captured"
        : "GAP at byte \(offset): \(DecodeCounts.count(bytes, "byte")) missing"
    return skipped > 0 ? what + "; \(DecodeCounts.count(skipped, "byte")) passed over" : what
  }
}
