// protocheck test codec --report: each form is well-formed, complete, and safe with any text.

import Foundation
import Testing
import WireProtocol

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("protocheck test codec --report")
struct ReportTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func reports(_ command: [String], _ run: String...) throws -> [String: [UInt8]] {
    let formats = ["junit", "json", "md", "html"]
    let result = try FakeTestee.test(
      run.flatMap { ["--run", $0] }
        + formats.flatMap {
          ["--report", "\($0)=\(scratch.folder.appending(path: "report").path).\($0)"]
        }, command)
    #expect(result.exitCode < 2, "\(result.errors)")
    return try Dictionary(
      uniqueKeysWithValues: formats.map { format in
        (format, Array(try Data(contentsOf: scratch.folder.appending(path: "report.\(format)"))))
      })
  }

  @Test("JSON Lines say the run, each case and the counts")
  func json() throws {
    let bytes = try #require(
      try reports(FakeTestee.mutant("version-always-1.0"), "WP-HDR-*")["json"])
    let lines = try bytes.split(separator: 10).map {
      try JSONValue(decoding: Array($0), limits: .file)
    }
    #expect(lines.first?["testee"]?["name"] == "wire-swift-version-always-1.0")
    let failed = lines.filter { $0["verdict"] == "fail" }
    #expect(!failed.isEmpty)
    for test in failed {
      #expect(test["mismatches"]?[0]?["expected"] != nil)
      #expect(test["log"]?[0]?["from"] == "runner")
      #expect(test["log"]?[1]?["from"] == "testee")
    }
    #expect(lines.last?["fail"]?.numberValue?.int64 == Int64(failed.count))
    #expect(lines.last?["type"] == "summary")
  }

  /// Counts elements, and what they lack.
  private final class Reader: NSObject, XMLParserDelegate {
    var counts: [String: Int] = [:]
    var nameless = 0

    func parser(
      _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      counts[element, default: 0] += 1
      if element.hasPrefix("test"), attributes["name"]?.isEmpty != false { nameless += 1 }
    }
  }

  @Test("JUnit is XML in which each case has a name, whatever stands in texts")
  func junit() throws {
    // The texts of accounts and contents have control characters, quotes and marks of every kind.
    let bytes = try #require(
      try reports(
        FakeTestee.mutant("crash"), "message/account-text.json", "content/json.json")["junit"])
    let parser = XMLParser(data: Data(bytes))
    let reader = Reader()
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(reader.nameless == 0)
    #expect(reader.counts["testsuite"] == 2)
    #expect((reader.counts["testcase"] ?? 0) > 50)
    #expect((reader.counts["failure"] ?? 0) > 0)
  }

  @Test("Markdown has a row for each suite and for all")
  func markdown() throws {
    let bytes = try #require(
      try reports(FakeTestee.mutant("version-always-1.0"), "WP-HDR-*", "WP-FRM-0001")["md"])
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("| header | "))
    #expect(text.contains("| frame | "))
    #expect(text.contains(/\| all \| \d+ \| \d+ \|/))
    #expect(text.contains(/## \d+ failed\n/))
  }

  @Test("The page holds its data whole, loads nothing, and no data ends its element")
  func html() throws {
    let bytes = try #require(
      try reports(FakeTestee.codec, "content/json.json", "WP-HDR-*")["html"])
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(!text.contains(/(src|href)\s*=/))
    let begin = try #require(text.range(of: #"<script type="application/json" id="data">"#))
    let end = try #require(text.range(of: "</script>", range: begin.upperBound..<text.endIndex))
    let data = String(text[begin.upperBound..<end.lowerBound])
    let json = try JSONValue(
      decoding: Array(data.trimmingCharacters(in: .whitespacesAndNewlines).utf8), limits: .file)
    #expect((json["runs"]?[0]?["cases"]?.arrayValue?.count ?? 0) > 50)
  }

  @Test("Two runs of one implementation on a page are told apart by their files")
  func sameNames() throws {
    let first = try #require(try reports(FakeTestee.codec, "WP-HDR-0001")["json"])
    let scratch = try Scratch()
    let files = try ["old.jsonl", "new.jsonl"].map { try scratch.write(first, to: $0).path }
    let page = scratch.folder.appending(path: "page.html").path
    let result = try Tool.run(["test", "report"] + files + ["--html", page])
    #expect(result.exitCode == 0, "\(result.errors)")
    let text = try String(contentsOfFile: page, encoding: .utf8)
    for file in files { #expect(text.contains(#"{"name":"wire-swift (\#(file))""#)) }
  }

  @Test("A report that cannot be written is an I/O error; a form that is none is a mistake")
  func cannotWrite() throws {
    let lost = try FakeTestee.test(
      ["--run", "WP-HDR-0001", "--report", "md=/nowhere/report.md"], FakeTestee.codec)
    #expect(lost.exitCode == 74)
    let none = try FakeTestee.test(
      ["--run", "WP-HDR-0001", "--report", "pdf=report.pdf"], FakeTestee.codec)
    #expect(none.exitCode == 64)
  }
}
