// protocheck report: the file that it writes, and when it writes none.

import Foundation
import Testing

struct ReportFileTests {
  private let clean = "Vectors/captures/clean.pcap"

  private func out(_ folder: Scratch, _ name: String = "out.html") -> String {
    folder.folder.appending(path: name).path
  }

  private func names(_ folder: Scratch) throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: folder.folder.path))
  }

  @Test func aFileThatIsThereStaysUnlessForced() throws {
    let folder = try Scratch()
    let page = try folder.write([7], to: "out.html").path
    let refused = try Tool.run(["report", clean, "--html", page])
    #expect(refused.exitCode == 64 && refused.errors.contains("--force"))
    let other = try Tool.run(["report", "Vectors/captures/other.pcap", "--html", page, "--force"])
    #expect(other.exitCode == 65)
    #expect(try Data(contentsOf: URL(filePath: page)) == Data([7]))
    #expect(try Tool.run(["report", clean, "--html", page, "--force"]).exitCode == 0)
    #expect(try ReportPageData(page).frames.count == 39)
    let mode = try FileManager.default.attributesOfItem(atPath: page)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try names(folder) == ["out.html"])
  }

  @Test func aRecordingIsNotWrittenOver() throws {
    let folder = try Scratch()
    let bytes = Array(try Data(contentsOf: Tool.root.appending(path: clean)))
    let file = try folder.write(bytes, to: "in.pcap").path
    let result = try Tool.run(["report", file, "--html", file, "--force"])
    #expect(result.exitCode == 64 && result.errors.contains("is the recording that is read"))
    #expect(Array(try Data(contentsOf: URL(filePath: file))) == bytes)
  }

  @Test(
    "Without a page",
    arguments: [
      (["report", "Vectors/captures/other.pcap"], 65), (["report", "README.md"], 65),
      (["report", "Vectors/captures/none.pcap"], 66),
      (["report", "Vectors/captures/clean.pcap", "--max-frames", "0"], 64),
      (["report", "Vectors/captures/clean.pcap", "--max-bytes", "-1"], 64),
      (["report", "Vectors/captures/clean.pcap", "--filter", "command ="], 64),
      (["report", "--port", "9", "--input", "raw", "-"], 64),
    ] as [([String], Int32)])
  func withoutPage(arguments: [String], code: Int32) throws {
    let folder = try Scratch()
    let result = try Tool.run(arguments + ["--html", out(folder)])
    #expect(result.exitCode == code && !result.errors.isEmpty, "\(result.errors)")
    #expect(try names(folder).isEmpty)
  }

  @Test func thePageIsAFile() throws {
    #expect(try Tool.run(["report", clean]).exitCode == 64)
    #expect(try Tool.run(["report", clean, "--html", "-"]).exitCode == 64)
    #expect(try Tool.run(["report", clean, "--html", "/nowhere/at-all.html"]).exitCode == 74)
  }

  @Test func onControlCThePageHasWhatCame() throws {
    let scratch = try Scratch()
    // The signal is sent when part of the page is written, so the tool waits for the rest, which never comes.
    let result = try Tool.shell(
      """
      mkfifo input
      protocheck example keepalive | protocheck encode > line
      (yes "$(cat line)" 2> /dev/null | head -n 3000; exec sleep 30) > input & writer=$!
      protocheck report --input hex input --html out.html & reader=$!
      until [ -s out.html ] || ! kill -0 $reader; do :; done
      kill -INT $reader; wait $reader; echo "exit $?"; kill $writer
      """, in: scratch.folder)
    #expect(result.lines == ["exit 130"])
    let page = try ReportPageData(out(scratch))
    #expect(page.frames.count >= 1_000)
    let reason = "interrupted, before the recording was read to its end"
    #expect(page.texts("incomplete").last == reason)
    #expect(page.summary["verdict"] as? String != "clean")
  }
}
