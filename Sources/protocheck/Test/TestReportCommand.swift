// protocheck test report: reports of several implementations, side by side on one page.

import ArgumentParser
import WireConformance

struct TestReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Shows reports of several implementations side by side on one page.",
    discussion: "Reads what --report json=PATH has written, a run a file.")

  @Argument(help: ArgumentHelp("Reports as JSON Lines.", valueName: "file"))
  var files: [String]

  @Option(help: ArgumentHelp("The page to write.", valueName: "path"))
  var html: String

  func run() throws {
    var reports: [TestReport] = []
    for file in files {
      let bytes = try InputFile(file).readAll(atMost: 1 << 30)
      do throws(VectorError) {
        reports.append(try JSONReport.read(bytes, name: file))
      } catch {
        throw ToolError(.badData, "\(error); --report json=PATH writes what is read here")
      }
    }
    let names = reports.map(\.testee.name)
    for (index, file) in files.enumerated() where names.filter({ $0 == names[index] }).count > 1 {
      // Two runs of one implementation are told apart by their files.
      reports[index].testee.name += " (\(file))"
    }
    try ReportOptions.write(HTMLReport.write(reports), to: html)
  }
}
