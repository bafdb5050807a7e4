// Which vectors are run: options that several subcommands share.

import ArgumentParser
import WireConformance

/// Patterns of vectors.
struct VectorSelection: ParsableArguments {
  @Option(
    name: .customLong("run"), parsing: .singleValue,
    help: ArgumentHelp(
      "Runs only vectors whose id or file (message/core.json) matches; * and ? stand for characters. May be repeated.",
      valueName: "glob"))
  var chosen: [String] = []

  @Option(
    name: .customLong("skip"), parsing: .singleValue,
    help: ArgumentHelp(
      "Leaves out vectors whose id or file matches. May be repeated.", valueName: "glob"))
  var skipped: [String] = []

  /// All vectors of a folder or file.
  static func read(_ folder: String) throws(ToolError) -> [Vector] {
    let vectors: [Vector]
    do throws(VectorError) {
      vectors = try VectorFolder.vectors(in: folder)
    } catch {
      switch error.kind {
      case .badFile:
        throw ToolError(.badData, "\(error); Vectors/README.md says what a file of vectors has")
      case .missing:
        throw ToolError(
          .noInput, "\(error): name the folder Vectors of the WireProtocol repository")
      case .unreadable: throw ToolError(.inputOutput, "\(error)")
      }
    }
    if vectors.isEmpty {
      throw ToolError(
        .badData,
        "\(folder) holds no vector files: name the folder Vectors of the WireProtocol repository")
    }
    return vectors
  }

  /// The vectors that are asked for. A pattern that matches nothing is a mistake, not a success.
  func select(from vectors: [Vector], of folder: String) throws(ToolError) -> [Vector] {
    for pattern in chosen + skipped {
      let glob = Glob(pattern)
      guard vectors.contains(where: { $0.matches(glob) }) else {
        throw ToolError(
          .usage,
          "no vector in \(folder) matches '\(pattern)'; ids look like WP-FRM-0012, files like message/core.json"
        )
      }
    }
    let runs = chosen.map { Glob($0) }
    let skips = skipped.map { Glob($0) }
    let selected = vectors.filter { vector in
      (runs.isEmpty || runs.contains { vector.matches($0) })
        && !skips.contains { vector.matches($0) }
    }
    if selected.isEmpty {
      throw ToolError(.usage, "no vector in \(folder) is left to run: give other patterns")
    }
    return selected
  }
}

extension Vector {
  fileprivate func matches(_ glob: Glob) -> Bool { glob.matches(id) || glob.matches(file) }

  /// The bytes or the text of the vector, for people.
  var input: String {
    switch test {
    case .accountText(let text, _): text
    case .content(let test): test.bytes.hexadecimal
    case .stream(let test): test.chunks.map(\.hexadecimal).joined(separator: " ")
    case .session(let test): Vector.numbered(test.script)
    case .client(let test): Vector.numbered(test.script)
    }
  }

  private static func numbered(_ script: [String]) -> String {
    script.enumerated().map { "\($0 + 1): \($1)" }.joined(separator: "\n")
  }
}
