// protocheck vectors: the test vectors of the protocol, run against the codec of this tool.

import ArgumentParser
import WireConformance

struct Vectors: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs the test vectors of the protocol, and checks that every requirement has some.",
    subcommands: [VectorsRun.self, VectorsLint.self, VectorsCoverage.self])
}

extension ToolError {
  /// Why vectors, or what belongs to them, cannot be read.
  init(_ error: VectorError) {
    switch error.kind {
    case .badFile:
      self.init(.badData, "\(error); Vectors/README.md says what a file of vectors has")
    case .missing:
      self.init(.noInput, "\(error): name the folder Vectors of the WireProtocol repository")
    case .unreadable: self.init(.inputOutput, "\(error)")
    }
  }
}

struct VectorsRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs test vectors against the Swift codec.",
    discussion: """
      Each vector that fails is printed with the text of its requirements, what was expected, what came out, its \
      bytes, and the command that repeats just it. Scenarios need a server or a client: they are counted and not run. \
      Exit code 0: all that were run passed; 1: some failed; 64: no vector matched; \
      65: a file is not as Vectors/README.md says.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
  }

  @Argument(help: ArgumentHelp("A folder of vectors, or one file.", valueName: "dir"))
  var folder = "Vectors"

  @OptionGroup var selection: VectorSelection

  @Option(help: "text: for people; json: a line a vector and one for the summary.")
  var format = Format.text

  func run() throws {
    let vectors = try selection.select(from: try VectorSelection.read(folder), of: folder)
    let runnable = vectors.filter(VectorRunner.canRun)
    if runnable.isEmpty {
      throw ToolError(
        .usage,
        "only scenarios are chosen, and these need a server or a client: this command runs vectors against the codec"
      )
    }
    var failed = 0
    try StandardOutput.use { output in
      let report = VectorReport(folder: folder)
      for vector in vectors {
        try Signals.check()
        guard VectorRunner.canRun(vector) else {
          if format == .json { try report.notRun(vector, to: &output) }
          continue
        }
        let mismatches = VectorRunner.run(vector)
        if !mismatches.isEmpty { failed += 1 }
        switch format {
        case .text: try report.text(vector, mismatches, to: &output)
        case .json: try report.json(vector, mismatches, to: &output)
        }
      }
      let passed = runnable.count - failed
      let notRun = vectors.count - runnable.count
      switch format {
      case .text:
        let rest = notRun == 0 ? "" : ", \(notRun) not run: scenarios need a server or a client"
        try output.line("\(passed) passed, \(failed) failed\(rest)")
      case .json:
        try report.summary(passed: passed, failed: failed, notRun: notRun, to: &output)
      }
    }
    if failed > 0 { throw ExitCode.findings }
  }
}
