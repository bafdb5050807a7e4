// What a run of tests leaves behind: options that the subcommands of test share.

import ArgumentParser
import WireConformance

/// A report that is asked for, such as `junit=report.xml`.
struct ReportTarget: ExpressibleByArgument {
  let format: ReportFormat
  let path: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let format = ReportFormat(rawValue: String(parts[0])),
      !parts[1].isEmpty
    else { return nil }
    self.format = format
    path = String(parts[1])
  }
}

/// Reports and the form of the output.
struct ReportOptions: ParsableArguments {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
  }

  @Option(
    name: .customLong("report"), parsing: .singleValue,
    help: ArgumentHelp(
      "Writes a report to a file: junit=PATH, json=PATH, md=PATH or html=PATH. May be repeated.",
      valueName: "format=path"))
  var reports: [ReportTarget] = []

  @Option(help: "text: for people; json: a line a case, and one for the summary.")
  var format = Format.text

  @Flag(help: "Counts what is unsupported as failed.")
  var strict = false

  func validate() throws {
    let paths = reports.map(\.path)
    if let twice = paths.first(where: { path in paths.count { $0 == path } > 1 }) {
      throw ValidationError("two reports go to \(twice): give each a file of its own")
    }
  }

  /// Finds out before a run whether its reports can be written.
  func check() throws {
    for target in reports { try ReportOptions.check(target.path) }
  }

  /// Finds out whether a file can be written.
  static func check(_ path: String) throws {
    do { try System.checkWritable(path) } catch {
      throw ToolError(.inputOutput, "cannot write \(path): \(error.text)")
    }
  }

  /// Writes the reports that are asked for.
  func write(_ report: TestReport) throws {
    for target in reports { try ReportOptions.write(target.format.write(report), to: target.path) }
  }

  /// Writes the bytes of a report.
  static func write(_ bytes: [UInt8], to path: String) throws {
    do {
      let file = try System.createFile(path, forAll: true)
      defer { System.closeFile(file) }
      try System.send(bytes, to: file)
    } catch let failure as System.Failure {
      throw ToolError(.inputOutput, "cannot write \(path): \(failure.text)")
    }
  }
}
