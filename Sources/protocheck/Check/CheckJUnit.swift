// check --format junit: a test case for each rule, failed when it has errors or warnings.

import WireCapture
import WireConformance

/// Collects findings by rule, the first of each.
struct CheckJUnit {
  private var texts: [CheckRule: [String]] = [:]
  private var counts: [CheckRule: Int] = [:]
  /// Findings of one rule that are written; the rest is counted.
  private static let most = 100

  /// Notes are no failures.
  mutating func add(
    _ finding: WireCapture.Finding, _ severity: FindingSeverity, isShown: Bool
  ) {
    guard severity > .note else { return }
    counts[finding.rule, default: 0] += 1
    guard isShown, texts[finding.rule, default: []].count < CheckJUnit.most else { return }
    let frame = finding.frame
    texts[finding.rule, default: []].append(
      "\(severity.rawValue) [\(finding.requirement)] stream \(frame.place.stream) frame \(frame.number): "
        + finding.text)
  }

  /// Writes the report. What is incomplete is an error of a case of its own.
  func end(_ name: String, _ reasons: [String], to bytes: inout [UInt8]) {
    let errors = reasons.isEmpty ? 0 : 1
    let attributes =
      "name=\"protocheck check \(name.escapedForXML)\" tests=\"\(CheckRule.allCases.count + 1)\" "
      + "failures=\"\(counts.count)\" errors=\"\(errors)\""
    var text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite \(attributes)>\n"
    for rule in CheckRule.allCases {
      text += "    <testcase classname=\"check\" name=\"\(rule.rawValue)\""
      guard let found = counts[rule], let lines = texts[rule] else {
        text += "/>\n"
        continue
      }
      let more = found > lines.count ? ["and \(found - lines.count) more"] : []
      text +=
        ">\n      <failure message=\"\((lines.first ?? "").escapedForXML)\" type=\"\(rule.requirement)\">"
      text +=
        (lines + more).joined(separator: "\n").escapedForXML + "</failure>\n    </testcase>\n"
    }
    text += "    <testcase classname=\"check\" name=\"recording-is-whole\""
    if reasons.isEmpty {
      text += "/>\n"
    } else {
      text +=
        ">\n      <error message=\"\(reasons.joined(separator: "; ").escapedForXML)\" type=\"incomplete\"/>\n    </testcase>\n"
    }
    bytes.append(text: text + "  </testsuite>\n</testsuites>\n")
  }
}
