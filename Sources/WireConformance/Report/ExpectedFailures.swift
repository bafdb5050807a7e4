// The file of expected failures: what an implementation is known to do wrong, and why.

import WireProtocol

/// Cases that are expected to fail.
///
/// A JSON file:
///
///     {"schema": 1, "expectedFailures": [
///       {"glob": "WP-CMP-0042", "message": "error", "reason": "zlib of this platform knows no dictionaries"}]}
public struct ExpectedFailures: Sendable {
  /// Cases that are expected to fail, each of them.
  public struct Entry: Sendable, Equatable {
    /// The id or file of the cases; `*` and `?` stand for characters.
    public let glob: String
    /// What the first difference has to say, or a part of it; empty: anything.
    public let message: String
    /// Why this is known and left.
    public let reason: String
  }

  /// The entries, in their order.
  public private(set) var entries: [Entry]

  /// What an entry says that was made by ``update(with:)``.
  public static let unexplained = "not explained yet"

  /// No entries.
  public init() { entries = [] }

  /// Reads a file.
  ///
  /// - Parameter name: its name, for errors.
  /// - Throws: ``VectorError``, also for an entry without a reason.
  public init(decoding bytes: [UInt8], name: String) throws(VectorError) {
    let root: JSONValue
    do throws(JSONError) {
      root = try JSONValue(decoding: bytes, limits: .file)
    } catch {
      throw VectorError(.badFile, name, "", "is no JSON: \(error)")
    }
    let file = try StrictObject(
      Place(value: root, path: "$", file: name), members: ["schema", "expectedFailures"])
    _ = try file.needed("schema").integer(1...1)
    entries = []
    for place in try file.needed("expectedFailures").elements() {
      let object = try StrictObject(place, members: ["glob", "message", "reason"])
      entries.append(
        Entry(
          glob: try object.needed("glob").text(), message: try object.needed("message").string(),
          reason: try object.needed("reason").text()))
    }
  }

  /// Removes the entries whose pattern fits no case at all.
  ///
  /// - Returns: what was removed.
  public mutating func removeUnmatched(among cases: [(id: String, file: String)]) -> [Entry] {
    let lost = entries.filter { entry in
      let glob = Glob(entry.glob)
      return !cases.contains { glob.matches($0.id) || glob.matches($0.file) }
    }
    entries.removeAll { lost.contains($0) }
    return lost
  }

  /// The verdict of a case, with the entries seen.
  public func judge(_ report: inout CaseReport) {
    let matching = entries.filter { $0.matches(report) }
    guard let entry = matching.first(where: { $0.allows(report) }) ?? matching.first else { return }
    switch report.verdict {
    case .fail:
      if entry.allows(report) {
        report.verdict = .expectedFailure
        report.note = entry.reason
      } else {
        report.note =
          "expected to fail with '\(entry.message)', but it failed otherwise"
          + (report.note.isEmpty ? "" : "; \(report.note)")
      }
    case .pass:
      report.verdict = .unexpectedPass
      report.note = "the entry '\(entry.glob)' (\(entry.reason)) expects it to fail: remove it"
    case .expectedFailure, .unexpectedPass, .unsupported, .inconclusive: break
    }
  }

  /// The entries that expect failures of cases that were run and of which none failed: they are out of date.
  public func stale(_ reports: [CaseReport]) -> [Entry] {
    entries.filter { entry in
      let matching = reports.filter { entry.matches($0) && $0.verdict != .inconclusive }
      return !matching.isEmpty
        && !matching.contains { $0.verdict == .expectedFailure || $0.verdict == .fail }
    }
  }

  /// Has the entries be what the cases of a run say. Reasons of cases that still fail are kept; an entry of cases that
  /// were not run stays as it is.
  public mutating func update(with reports: [CaseReport]) {
    let old = entries
    entries = old.filter { entry in
      let matching = reports.filter { entry.matches($0) && $0.verdict != .inconclusive }
      return matching.isEmpty
        || matching.allSatisfy { $0.verdict == .expectedFailure || $0.verdict == .fail }
          && matching.contains { $0.verdict == .expectedFailure }
    }
    for report in reports where report.verdict == .fail || report.verdict == .expectedFailure {
      if entries.contains(where: { $0.matches(report) && $0.allows(report) }) { continue }
      entries.removeAll { $0.glob == report.id }
      entries.append(
        Entry(
          glob: report.id, message: report.mismatches.first?.what ?? "",
          reason: old.first { $0.matches(report) }?.reason ?? ExpectedFailures.unexplained))
    }
  }

  /// The file, an entry a line.
  public var encoded: [UInt8] {
    let lines = entries.map { entry in
      let object: JSONValue = [
        "glob": .string(entry.glob), "message": .string(entry.message),
        "reason": .string(entry.reason),
      ]
      return "\n    \(object)"
    }
    let list = lines.joined(separator: ",")
    return Array(
      "{\n  \"schema\": 1,\n  \"expectedFailures\": [\(list)\(lines.isEmpty ? "" : "\n  ")]\n}\n"
        .utf8)
  }
}

extension ExpectedFailures.Entry {
  /// Whether the entry is of this case.
  public func matches(_ report: CaseReport) -> Bool {
    let glob = Glob(glob)
    return glob.matches(report.id) || glob.matches(report.file)
  }

  func allows(_ report: CaseReport) -> Bool {
    message.isEmpty || report.mismatches.contains { $0.description.contains(message) }
  }
}
