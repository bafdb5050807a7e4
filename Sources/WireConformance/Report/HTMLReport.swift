// A report as one page that needs nothing else: styles, program and data are in it.

import WireProtocol

/// A report as a page.
public enum HTMLReport {
  /// The page of one or more runs of the same cases, side by side in its matrix.
  public static func write(_ reports: [TestReport]) -> [UInt8] {
    let data: JSONValue = [
      "runs": .array(
        reports.map { report in
          guard case .object(var run) = JSONReport.run(report) else { return .null }
          run["cases"] = .array(report.cases.map { JSONReport.value(of: $0, withLog: true) })
          run["summary"] = JSONReport.summary(report)
          return .object(run)
        })
    ]
    var page = Array(HTMLPage.head.utf8)
    for byte in data.encoded() {
      // Nothing in the data may end its element.
      if byte == UInt8(ascii: "<") { page += Array(#"\u003c"#.utf8) } else { page.append(byte) }
    }
    page += Array(HTMLPage.middle.utf8)
    page += Array(HTMLScript.text.utf8)
    page += Array(HTMLPage.tail.utf8)
    return page
  }
}
