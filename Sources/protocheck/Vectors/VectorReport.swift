// What `protocheck vectors run` prints of a vector.

import WireConformance
import WireProtocol

/// Prints results, for people and for programs.
struct VectorReport {
  /// The folder, as the user named it.
  let folder: String

  /// Values longer than this are cut in text; in JSON they are whole.
  private static let longest = 400

  /// Prints a vector that failed; nothing for one that passed.
  func text(_ vector: Vector, _ mismatches: [Mismatch], to output: inout StandardOutput) throws {
    guard !mismatches.isEmpty else { return }
    try output.line("FAIL \(vector.id) (\(vector.file)): \(vector.comment)".safeForTerminal)
    for id in vector.requirements {
      try output.line("  \(id): \(Specification.requirement(id)?.text ?? "not in SPEC.md")")
    }
    for mismatch in mismatches {
      try output.line(
        "  \(mismatch.what)\(mismatch.way.isEmpty ? "" : ", \(mismatch.way)")".safeForTerminal)
      try output.line("    expected \(cut(mismatch.expected))")
      try output.line("    got      \(cut(mismatch.actual))")
    }
    try output.line("  input: \(cut(vector.input))")
    try output.line("  again: \(again(vector))")
  }

  /// Prints a vector as a line of JSON.
  func json(_ vector: Vector, _ mismatches: [Mismatch], to output: inout StandardOutput) throws {
    var line: JSONObject = [
      "type": "vector",
      "id": .string(vector.id),
      "suite": .string(vector.suite),
      "file": .string(vector.file),
      "requirements": .array(vector.requirements.map { .string($0) }),
      "verdict": mismatches.isEmpty ? "pass" : "fail",
    ]
    if !mismatches.isEmpty {
      line["mismatches"] = .array(
        mismatches.map {
          [
            "what": .string($0.what), "expected": .string($0.expected),
            "actual": .string($0.actual),
            "way": .string($0.way),
          ]
        })
      line["input"] = .string(vector.input)
      line["again"] = .string(again(vector))
    }
    output.buffer += JSONValue.object(line).encoded()
    try output.endLine()
  }

  /// Prints a vector that this target does not run as a line of JSON.
  func notRun(_ vector: Vector, to output: inout StandardOutput) throws {
    let line: JSONValue = [
      "type": "vector", "id": .string(vector.id), "suite": .string(vector.suite),
      "file": .string(vector.file),
      "requirements": .array(vector.requirements.map { .string($0) }), "verdict": "unsupported",
    ]
    output.buffer += line.encoded()
    try output.endLine()
  }

  /// Prints the last line of JSON.
  func summary(passed: Int, failed: Int, notRun: Int, to output: inout StandardOutput) throws {
    let line: JSONValue = [
      "type": "summary", "passed": .number(JSONNumber(passed)),
      "failed": .number(JSONNumber(failed)), "notRun": .number(JSONNumber(notRun)),
    ]
    output.buffer += line.encoded()
    try output.endLine()
  }

  private func again(_ vector: Vector) -> String {
    "protocheck vectors run \(folder.quotedForShell) --run \(vector.id)"
  }

  private func cut(_ text: String) -> String {
    text.count <= VectorReport.longest
      ? text.safeForTerminal
      : "\(String(text.prefix(VectorReport.longest)).safeForTerminal)… (\(text.utf8.count) bytes in all: see --format json)"
  }
}
