// A report as JSON Lines: what programs read, and what the page shows.

import WireProtocol

/// A report as JSON Lines.
public enum JSONReport {
  static func write(_ report: TestReport) -> [UInt8] {
    var bytes = line(run(report))
    for test in report.cases { bytes += line(value(of: test, withLog: true)) }
    return bytes + line(summary(report))
  }

  /// Who was tested, and how.
  public static func run(_ report: TestReport) -> JSONValue {
    [
      "type": "run",
      "testee": [
        "name": .string(report.testee.name), "version": .string(report.testee.version),
        "features": .array(report.testee.features.map { .string($0) }),
      ],
      "command": .string(report.command), "started": .string(report.started),
    ]
  }

  /// A case.
  ///
  /// - Parameter withLog: whether what went through the pipe is told too.
  public static func value(of test: CaseReport, withLog: Bool) -> JSONValue {
    var object: JSONObject = [
      "type": "case", "id": .string(test.id), "suite": .string(test.suite),
      "file": .string(test.file), "comment": .string(test.comment),
      "requirements": .array(
        test.requirements.map { ["id": .string($0.id), "text": .string($0.text)] }),
      "verdict": .string(test.verdict.rawValue),
    ]
    if !test.note.isEmpty { object["note"] = .string(test.note) }
    if !test.mismatches.isEmpty {
      object["mismatches"] = .array(
        test.mismatches.map {
          [
            "what": .string($0.what), "expected": .string($0.expected),
            "actual": .string($0.actual), "way": .string($0.way),
          ]
        })
    }
    object["input"] = .string(test.input)
    object["milliseconds"] = decimal(test.milliseconds)
    object["again"] = .string(test.again)
    if withLog {
      object["log"] = .array(
        test.log.map {
          [
            "milliseconds": decimal($0.milliseconds),
            "from": $0.isAnswer ? "testee" : "runner", "line": .string($0.text),
          ]
        })
    }
    return .object(object)
  }

  /// The counts.
  public static func summary(_ report: TestReport) -> JSONValue {
    var object: JSONObject = ["type": "summary"]
    for verdict in Verdict.allCases {
      object[verdict.rawValue] = .number(JSONNumber(report.count(verdict)))
    }
    object["seconds"] = decimal(report.seconds)
    return .object(object)
  }

  private static func line(_ value: JSONValue) -> [UInt8] { value.encoded() + [0x0A] }

  /// A number with three digits behind the point.
  private static func decimal(_ value: Double) -> JSONValue {
    JSONNumber((value * 1_000).rounded() / 1_000).map { .number($0) } ?? .null
  }
}
