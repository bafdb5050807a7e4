// What a run says of each case, whichever implementation it was and however it was driven.

import WireProtocol

/// What came of a case.
public enum Verdict: String, Sendable, CaseIterable {
  /// What was expected came.
  case pass
  /// Something else came.
  case fail
  /// Something else came, as the file of expected failures says.
  case expectedFailure
  /// What was expected came, though the file of expected failures says otherwise.
  case unexpectedPass
  /// The implementation says that it cannot do this: neither passed nor failed.
  case unsupported
  /// The implementation could not be started or reached: neither passed nor failed.
  case inconclusive

  /// The verdict in words.
  public var words: String {
    switch self {
    case .pass: "passed"
    case .fail: "failed"
    case .expectedFailure: "failed as expected"
    case .unexpectedPass: "passed unexpectedly"
    case .unsupported: "unsupported"
    case .inconclusive: "inconclusive"
    }
  }
}

/// A line that went through the pipe.
public struct LogLine: Sendable, Equatable {
  /// Milliseconds since the run began.
  public let milliseconds: Double
  /// Whether the testee said it.
  public let isAnswer: Bool
  /// The line; a long one is cut.
  public let text: String

  /// A line.
  public init(milliseconds: Double, isAnswer: Bool, text: String) {
    self.milliseconds = milliseconds
    self.isAnswer = isAnswer
    self.text = text
  }
}

/// A case and what came of it.
public struct CaseReport: Sendable {
  /// A requirement that the case tests.
  public struct Requirement: Sendable, Equatable {
    /// Such as `WP-2.3-4`.
    public let id: String
    /// Its sentence; empty when it is not known.
    public let text: String

    /// A requirement.
    public init(id: String, text: String) {
      self.id = id
      self.text = text
    }
  }

  /// Such as `WP-FRM-0012`.
  public let id: String
  /// The suite of the case.
  public let suite: String
  /// The file of the case, from the folder of all.
  public let file: String
  /// What is tested, for people.
  public let comment: String
  /// What it tests.
  public let requirements: [Requirement]
  /// What came of it.
  public var verdict: Verdict
  /// Why: the reason of an expected failure, what is unsupported, how the testee ended; empty when there is nothing to
  /// say.
  public var note = ""
  /// How what came differs; empty unless it failed, expected or not.
  public var mismatches: [Mismatch] = []
  /// What was given: bytes in hexadecimal, a chunk a word, or a text.
  public let input: String
  /// What went through the pipe; not all of a case that passed.
  public var log: [LogLine] = []
  /// How long its answers took, in milliseconds.
  public var milliseconds = 0.0
  /// A line of the shell that repeats just this case; empty when there is none.
  public var again = ""

  /// A case.
  public init(
    id: String, suite: String, file: String, comment: String, requirements: [Requirement],
    verdict: Verdict, input: String
  ) {
    self.id = id
    self.suite = suite
    self.file = file
    self.comment = comment
    self.requirements = requirements
    self.verdict = verdict
    self.input = input
  }
}

/// All that a run says.
public struct TestReport: Sendable {
  /// Who was tested.
  public var testee: TesteeHello
  /// How it was started.
  public let command: String
  /// When the run began, such as `2026-01-31T12:00:00Z`.
  public let started: String
  /// How long it took, in seconds.
  public let seconds: Double
  /// The cases, in their order.
  public let cases: [CaseReport]

  /// A report.
  public init(
    testee: TesteeHello, command: String, started: String, seconds: Double, cases: [CaseReport]
  ) {
    self.testee = testee
    self.command = command
    self.started = started
    self.seconds = seconds
    self.cases = cases
  }

  /// How many cases have a verdict.
  public func count(_ verdict: Verdict) -> Int { cases.count { $0.verdict == verdict } }
}
