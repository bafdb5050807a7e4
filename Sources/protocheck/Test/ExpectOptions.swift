// Failures that are known: options that the subcommands of test share.

import ArgumentParser
import WireConformance

/// The file of expected failures.
struct ExpectOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Cases that are known to fail, as JSON; see Docs/conformance.md. One that passes is an error.",
      valueName: "file"))
  var expect: String?

  @Flag(help: "Has the file of --expect be what this run says; reasons that are there are kept.")
  var updateExpect = false

  func validate() throws {
    if updateExpect, expect == nil {
      throw ValidationError("--update-expect needs --expect, which names the file")
    }
  }

  /// The entries; none when no file is named, or when it is to be made.
  ///
  /// - Parameter folder: where the vectors are. An entry that fits none of them, nor of the vectors around that folder, is a
  ///   mistake.
  func read(for vectors: [Vector], of folder: String) throws -> ExpectedFailures {
    guard let expect else { return ExpectedFailures() }
    let bytes: [UInt8]
    do {
      bytes = try InputFile(expect).readAll(atMost: 16 * 1_048_576)
    } catch let error as ToolError where error.exitCode == .noInput {
      if updateExpect { return ExpectedFailures() }
      throw ToolError(
        .noInput,
        "there is no file \(expect): check the path, or add --update-expect, which makes it")
    }
    var expected: ExpectedFailures
    do throws(VectorError) {
      expected = try ExpectedFailures(decoding: bytes, name: expect)
    } catch {
      throw ToolError(.badData, "\(error); Docs/conformance.md says what the file has")
    }
    let all = try VectorFolder.root(of: folder).map { try VectorSelection.read($0) } ?? vectors
    let lost = expected.removeUnmatched(among: all.map { ($0.id, $0.file) })
    if let first = lost.first, !updateExpect {
      throw ToolError(
        .badData, "\(expect): no vector matches the entry '\(first.glob)': correct or remove it")
    }
    return expected
  }

  /// Writes what the cases of a run say, if that is asked for.
  func update(_ expected: ExpectedFailures, with cases: [CaseReport]) throws {
    guard updateExpect, let expect, cases.contains(where: { $0.verdict != .inconclusive }) else {
      return
    }
    var updated = expected
    updated.update(with: cases)
    do {
      let file = try System.createFile(expect, forAll: true)
      defer { System.closeFile(file) }
      try System.send(updated.encoded, to: file)
    } catch let failure as System.Failure {
      throw ToolError(.inputOutput, "cannot write \(expect): \(failure.text)")
    }
  }

  /// Ends the command as the cases of a run say.
  ///
  /// - Parameter gone: what is said when cases are inconclusive.
  func conclude(
    _ cases: [CaseReport], _ expected: ExpectedFailures, isStrict: Bool, gone: String
  ) throws {
    if cases.contains(where: { $0.verdict == .inconclusive }) {
      throw ToolError(.unavailable, gone)
    }
    if updateExpect { return }
    let isBad = cases.contains { test in
      switch test.verdict {
      case .fail, .unexpectedPass: true
      case .unsupported: isStrict
      case .pass, .expectedFailure, .inconclusive: false
      }
    }
    if isBad || !expected.stale(cases).isEmpty { throw ExitCode.findings }
  }
}
