// Reads reports that were written as JSON Lines, so that several can be shown on one page.

import WireProtocol

extension JSONReport {
  /// Reads a report.
  ///
  /// - Parameter name: the name of the file, for errors.
  /// - Throws: ``VectorError``.
  public static func read(_ bytes: [UInt8], name: String) throws(VectorError) -> TestReport {
    var run: JSONValue?
    var summary: JSONValue?
    var cases: [CaseReport] = []
    for (number, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
      let value: JSONValue
      do throws(JSONError) {
        value = try JSONValue(decoding: Array(line), limits: .file)
      } catch {
        throw VectorError(.badFile, name, "line \(number + 1)", "is no JSON: \(error)")
      }
      switch value["type"]?.stringValue {
      case "run": run = value
      case "summary": summary = value
      case "case":
        guard let test = CaseReport(value) else {
          throw VectorError(.badFile, name, "line \(number + 1)", "is no case of a report")
        }
        cases.append(test)
      default: throw VectorError(.badFile, name, "line \(number + 1)", "is no line of a report")
      }
    }
    guard let run, let summary, let testee = run["testee"],
      let testeeName = testee["name"]?.stringValue
    else { throw VectorError(.badFile, name, "", "lacks its first line or its last") }
    return TestReport(
      testee: TesteeHello(
        name: testeeName, version: testee["version"]?.stringValue ?? "",
        features: (testee["features"]?.arrayValue ?? []).compactMap(\.stringValue)),
      command: run["command"]?.stringValue ?? "", started: run["started"]?.stringValue ?? "",
      seconds: summary["seconds"]?.numberValue?.double ?? 0, cases: cases)
  }
}

extension CaseReport {
  /// Nil when a member is missing that every case has.
  fileprivate init?(_ value: JSONValue) {
    guard let id = value["id"]?.stringValue, let suite = value["suite"]?.stringValue,
      let verdict = value["verdict"]?.stringValue.flatMap({ Verdict(rawValue: $0) })
    else { return nil }
    func text(_ name: String) -> String { value[name]?.stringValue ?? "" }
    self.init(
      id: id, suite: suite, file: text("file"), comment: text("comment"),
      requirements: (value["requirements"]?.arrayValue ?? []).map {
        Requirement(id: $0["id"]?.stringValue ?? "", text: $0["text"]?.stringValue ?? "")
      }, verdict: verdict, input: text("input"))
    note = text("note")
    again = text("again")
    milliseconds = value["milliseconds"]?.numberValue?.double ?? 0
    mismatches = (value["mismatches"]?.arrayValue ?? []).map {
      Mismatch(
        what: $0["what"]?.stringValue ?? "", expected: $0["expected"]?.stringValue ?? "",
        actual: $0["actual"]?.stringValue ?? "", way: $0["way"]?.stringValue ?? "")
    }
    log = (value["log"]?.arrayValue ?? []).map {
      LogLine(
        milliseconds: $0["milliseconds"]?.numberValue?.double ?? 0,
        isAnswer: $0["from"] == "testee", text: $0["line"]?.stringValue ?? "")
    }
  }
}
