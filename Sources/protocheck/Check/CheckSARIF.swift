// check --format sarif: SARIF 2.1.0, as code hosts read it; results are written as they come.

import WireCapture
import WireProtocol

/// Writes findings as results of one run.
struct CheckSARIF {
  /// Findings that are written; readers take no more of one run.
  var most = 25_000
  private var hasBegun = false
  private var written = 0
  private var leftOut: [CheckRule: Int] = [:]

  /// A finding.
  mutating func append(
    _ finding: Finding, _ severity: FindingSeverity, _ name: String, isShown: Bool,
    to bytes: inout [UInt8]
  ) {
    guard isShown, written < most else { return leftOut[finding.rule, default: 0] += 1 }
    written += 1
    begin(&bytes)
    let frame = finding.frame
    let level = severity.rawValue
    JSONWriter.write(to: &bytes) { writer in
      writer.beginObject()
      writer.member("ruleId", finding.rule.rawValue)
      writer.member("level", level)
      writer.key("message")
      writer.beginObject()
      writer.member("text", "\(finding.text) [\(finding.requirement)]. \(finding.rule.advice)")
      writer.endObject()
      writer.key("locations")
      writer.beginArray()
      writer.beginObject()
      writer.key("physicalLocation")
      writer.beginObject()
      writer.key("artifactLocation")
      writer.beginObject()
      writer.member("uri", CheckSARIF.uri(name))
      writer.endObject()
      writer.endObject()
      writer.key("logicalLocations")
      writer.beginArray()
      writer.beginObject()
      writer.member("fullyQualifiedName", "stream \(frame.place.stream)/frame \(frame.number)")
      writer.endObject()
      writer.endArray()
      writer.endObject()
      writer.endArray()
      writer.key("properties")
      writer.beginObject()
      writer.count("stream", frame.place.stream)
      writer.member("side", frame.place.side?.rawValue ?? "")
      writer.count("offset", frame.offset)
      writer.count("bytes", frame.length)
      writer.endObject()
      writer.endObject()
    }
  }

  /// The tool and its rules, or the comma behind the last result.
  private mutating func begin(_ bytes: inout [UInt8]) {
    if hasBegun { return bytes.append(fixed: ",\n") }
    hasBegun = true
    bytes.append(
      fixed:
        #"{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":{"name":"protocheck","rules":"#
    )
    JSONWriter.write(to: &bytes) { writer in
      writer.beginArray()
      for rule in CheckRule.allCases {
        writer.beginObject()
        writer.member("id", rule.rawValue)
        writer.key("shortDescription")
        writer.beginObject()
        writer.member("text", Specification.requirement(rule.requirement)?.text ?? rule.requirement)
        writer.endObject()
        writer.key("help")
        writer.beginObject()
        writer.member("text", rule.advice)
        writer.endObject()
        writer.endObject()
      }
      writer.endArray()
    }
    bytes.append(fixed: "}},\"results\":[\n")
  }

  /// The end. What is incomplete is a notification of the tool.
  mutating func end(_ reasons: [String], to bytes: inout [UInt8]) {
    if !hasBegun { begin(&bytes) }
    bytes.append(fixed: "],\"invocations\":[")
    JSONWriter.write(to: &bytes) { writer in
      writer.beginObject()
      writer.key("executionSuccessful")
      writer.bool(reasons.isEmpty)
      writer.key("toolExecutionNotifications")
      writer.beginArray()
      for reason in reasons { CheckSARIF.notify("warning", "incomplete: \(reason)", &writer) }
      for rule in CheckRule.allCases {
        guard let count = leftOut[rule] else { continue }
        CheckSARIF.notify("note", "\(count) more of \(rule.rawValue) are left out", &writer)
      }
      writer.endArray()
      writer.endObject()
    }
    bytes.append(fixed: "]}]}\n")
  }

  private static func notify(_ level: String, _ text: String, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("level", level)
    writer.key("message")
    writer.beginObject()
    writer.member("text", text)
    writer.endObject()
    writer.endObject()
  }

  /// A path as a URI: what is no letter, digit or one of `-` `.` `_` `~` `/` is escaped.
  private static func uri(_ path: String) -> String {
    var text = ""
    for byte in path.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E, 0x2F:
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return text
  }
}
