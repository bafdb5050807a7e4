// A page of protocheck report, taken apart: what its program would read.

import Crypto
import Foundation
import Testing

/// The data of a page.
struct ReportPageData {
  let text: String
  /// Rows by their kind: 0 frames, 1 malformed runs, 2 gaps, 3 streams, 4 ends of streams, 5 findings.
  let rows: [Int: [[Any]]]
  /// Bytes and fields, of the frames that have some.
  let details: [[Any]]
  let summary: [String: Any]
  let style: String
  let script: String

  init(_ path: String) throws {
    text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    var rows: [Int: [[Any]]] = [:]
    for row in try Self.arrays("rows", text) {
      rows[try #require(row.first as? Int), default: []].append(Array(row.dropFirst()))
    }
    self.rows = rows
    details = try Self.arrays("details", text)
    let summary = try #require(
      Self.elements(#"<script type="application/json" id="summary">"#, "</script>", text).first)
    self.summary = try #require(
      try JSONSerialization.jsonObject(with: Data(summary.utf8)) as? [String: Any])
    style = String(try #require(Self.elements("<style>", "</style>", text).first))
    script = String(try #require(Self.elements("<script>", "</script>", text).first))
  }

  private static func elements(_ begin: String, _ end: String, _ text: String) -> [Substring] {
    text.ranges(of: begin).compactMap { range in
      text[range.upperBound...].range(of: end).map { text[range.upperBound..<$0.lowerBound] }
    }
  }

  private static func arrays(_ kind: String, _ text: String) throws -> [[Any]] {
    try elements(#"<script type="application/json" class="\#(kind)">"#, "</script>", text).flatMap {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [[Any]])
    }
  }

  var frames: [[Any]] { rows[0] ?? [] }
  var findings: [[Any]] { rows[5] ?? [] }
  func texts(_ name: String) -> [String] { summary[name] as? [String] ?? [] }

  /// All bytes that the page has of frames, sent and decompressed.
  var bytes: [[UInt8]] {
    details.flatMap { detail in
      detail.compactMap { ($0 as? String).flatMap { Data(base64Encoded: $0) }.map(Array.init) }
    }
  }

  /// Whether a text is on the page, as text or in the bytes of a frame.
  func holds(_ secret: String) -> Bool {
    text.contains(secret) || bytes.contains { $0.firstRange(of: Array(secret.utf8)) != nil }
  }

  static func hash(_ text: String) -> String {
    "'sha256-" + Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString() + "'"
  }
}
