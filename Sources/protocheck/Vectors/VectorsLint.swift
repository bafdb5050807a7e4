// protocheck vectors lint: SPEC.md, the vectors and the tests, compared.

import ArgumentParser
import WireConformance
import WireProtocol

/// Where SPEC.md, the vectors and the tests are.
struct TraceOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The folder of all vectors.", valueName: "dir"))
  var folder = "Vectors"

  @Option(help: ArgumentHelp("SPEC.md; by default the one beside the folder.", valueName: "file"))
  var spec: String?

  @Option(
    help: ArgumentHelp(
      "The sources of the tests that coverage.json names; by default Tests beside the folder.",
      valueName: "dir"))
  var tests: String?

  /// Reads all of it.
  func read() throws(ToolError) -> Traceability {
    do throws(VectorError) {
      return try Traceability(
        vectors: plainFolder, specification: spec ?? beside("SPEC.md"),
        tests: tests ?? beside("Tests"))
    } catch {
      guard error.kind == .missing else { throw ToolError(error) }
      throw ToolError(
        .noInput,
        "\(error): name the folder Vectors of the WireProtocol repository, and SPEC.md and the tests where these are not beside it"
      )
    }
  }

  /// A file of the folder of vectors.
  func inFolder(_ name: String) -> String { "\(plainFolder)/\(name)" }

  private var plainFolder: String {
    folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
  }

  private func beside(_ name: String) -> String {
    let parts = plainFolder.split(separator: "/", omittingEmptySubsequences: false)
    if [".", ".."].contains(parts.last) { return "\(plainFolder)/../\(name)" }
    return (parts.dropLast().map(String.init) + [name]).joined(separator: "/")
  }
}

struct VectorsLint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Checks that SPEC.md, the vectors and the tests belong together.",
    discussion: """
      Each finding says the file, the vector or requirement, what is wrong and what to do: sentences without an id, \
      vectors that cite nothing or stand in the wrong place, examples that differ, requirements that nothing tests, and \
      what has changed since people looked at it (lock.json). Vectors/README.md, "Traceability", has the rules. \
      Exit code 0: nothing was found; 1: something was; 65: a file is not as it should be; 66: there is no such file.
      """)

  @OptionGroup var options: TraceOptions

  @Option(help: "text: for people; json: a line a finding and one for the summary.")
  var format = VectorsRun.Format.text

  @Flag(
    help: "Writes lock.json anew, for what people have looked at; then says what is still wrong.")
  var updateLock = false

  func run() throws {
    var trace = try options.read()
    if updateLock {
      try write(trace.updatedLock)
      trace = try options.read()
    }
    let findings = trace.findings
    try StandardOutput.use { output in
      for finding in findings {
        switch format {
        case .text: try output.line(finding.description.safeForTerminal)
        case .json: try VectorsLint.json(finding, to: &output)
        }
      }
      let vectors = trace.files.reduce(0) { $0 + $1.vectors.count }
      let requirements = trace.specification.requirements.count
      switch format {
      case .text:
        try output.line(
          "\(findings.count) findings in \(vectors) vectors and \(requirements) requirements")
      case .json:
        let line: JSONValue = [
          "type": "summary", "findings": .number(JSONNumber(findings.count)),
          "vectors": .number(JSONNumber(vectors)),
          "requirements": .number(JSONNumber(requirements)),
        ]
        output.buffer += line.encoded()
        try output.endLine()
      }
    }
    if !findings.isEmpty { throw ExitCode.findings }
  }

  private static func json(_ finding: Finding, to output: inout StandardOutput) throws {
    var line: JSONObject = [
      "type": "finding", "rule": .string(finding.rule.rawValue), "file": .string(finding.file),
    ]
    if let number = finding.line { line["line"] = .number(JSONNumber(number)) }
    if let id = finding.id { line["id"] = .string(id) }
    line["text"] = .string(finding.text)
    line["help"] = .string(finding.help)
    output.buffer += JSONValue.object(line).encoded()
    try output.endLine()
  }

  private func write(_ lock: VectorLock) throws {
    let path = options.inFolder(VectorLock.fileName)
    do {
      let file = try System.createFile(path, forAll: true)
      defer { System.closeFile(file) }
      try System.send(Array(lock.text.utf8), to: file)
    } catch let failure as System.Failure {
      throw ToolError(.inputOutput, "cannot write \(path): \(failure.text)")
    }
  }
}

struct VectorsCoverage: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "Prints what tests each requirement of SPEC.md, as Vectors/COVERAGE.md.",
    discussion: "Exit code 65: a file is not as it should be; 66: there is no such file.")

  @OptionGroup var options: TraceOptions

  func run() throws {
    let trace = try options.read()
    try StandardOutput.use { output in
      output.text(trace.coverage.markdown(trace.specification))
    }
  }
}
