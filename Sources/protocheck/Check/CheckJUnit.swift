// check --format junit: a test case for each rule, failed when it has errors or warnings.

import WireCapture

/// Collects findings by rule, the first of each.
struct CheckJUnit {
  private var texts: [CheckRule: [String]] = [:]
  private var counts: [CheckRule: Int] = [:]
  /// Findings of one rule that are written; the rest is counted.
  private static let most = 100

  /// Notes are no failures.
  mutating func add(_ finding: Finding, _ severity: FindingSeverity) {
    guard severity > .note else { return }
    counts[finding.rule, default: 0] += 1
    guard texts[finding.rule, default: []].count < CheckJUnit.most else { return }
    let frame = finding.frame
    texts[finding.rule, default: []].append(
      "\(severity.rawValue) [\(finding.requirement)] stream \(frame.place.stream) frame \(frame.number): "
        + finding.text)
  }

  /// Writes the report. What is incomplete is an error of a case of its own.
  func end(_ name: String, _ reasons: [String], to bytes: inout [UInt8]) {
    let errors = reasons.isEmpty ? 0 : 1
    let attributes =
      "name=\"protocheck check \(CheckJUnit.escaped(name))\" tests=\"\(CheckRule.allCases.count + 1)\" "
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
        ">\n      <failure message=\"\(CheckJUnit.escaped(lines.first ?? ""))\" type=\"\(rule.requirement)\">"
      text +=
        CheckJUnit.escaped((lines + more).joined(separator: "\n")) + "</failure>\n    </testcase>\n"
    }
    text += "    <testcase classname=\"check\" name=\"recording-is-whole\""
    if reasons.isEmpty {
      text += "/>\n"
    } else {
      text +=
        ">\n      <error message=\"\(CheckJUnit.escaped(reasons.joined(separator: "; ")))\" type=\"incomplete\"/>\n    </testcase>\n"
    }
    bytes.append(text: text + "  </testsuite>\n</testsuites>\n")
  }

  /// Text of XML 1.0, which cannot hold most control characters in any form.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
