// How a subcommand may end: never a count, the same table for all of them.

import ArgumentParser

extension ExitCode {
  /// Findings, or failed cases.
  static let findings = ExitCode(1)
  /// Nothing was found, but the input was incomplete: cut off, with gaps, or with too short a snapshot length.
  static let incomplete = ExitCode(2)
  /// The arguments make no sense; a pattern that matches nothing too.
  static let usage = ExitCode(64)
  /// The input is not what it should be.
  static let badData = ExitCode(65)
  /// There is no such file, or it cannot be opened.
  static let noInput = ExitCode(66)
  /// A target cannot be started or reached.
  static let unavailable = ExitCode(69)
  /// The tool contradicts itself: a defect.
  static let internalError = ExitCode(70)
  /// Reading or writing failed.
  static let inputOutput = ExitCode(74)
  /// Ended by the user.
  static let interrupted = ExitCode(130)
}

/// Why a subcommand ends before its work is done.
struct ToolError: Error {
  /// What the process ends with.
  let exitCode: ExitCode
  /// What happened, why, and what to do; nil to end quietly.
  let message: String?

  init(_ exitCode: ExitCode, _ message: String) {
    self.exitCode = exitCode
    self.message = message
  }

  private init(quietly exitCode: ExitCode) {
    self.exitCode = exitCode
    message = nil
  }

  /// Nobody reads the output any more, as behind `| head`: nothing is wrong.
  static let closedPipe = ToolError(quietly: .success)
  /// The user pressed control-C.
  static let interrupted = ToolError(quietly: .interrupted)

  /// Whether the output is gone, so that nothing more can be written to it.
  var isClosedPipe: Bool { message == nil && exitCode == .success }
}
