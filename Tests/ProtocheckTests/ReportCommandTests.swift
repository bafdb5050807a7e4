// protocheck report: the page and what is in it, what it does not show, and what the command refuses.

import Foundation
import Testing
import WireProtocol

struct ReportCommandTests {
  private static let token = "token-nobody-may-see"

  private func out(_ folder: Scratch, _ name: String = "out.html") -> String {
    folder.folder.appending(path: name).path
  }

  private func capture(_ frames: [[UInt8]], cut: Int = 0) -> [UInt8] {
    var capture = DecodeCapture()
    capture.handshake()
    for frame in frames { capture.send(frame, from: .client) }
    capture.close()
    return Array(capture.bytes.dropLast(cut))
  }

  /// The page of a recorded capture, or of these bytes.
  private func page(
    _ recording: String = "-", _ arguments: [String] = [], input: [UInt8] = []
  ) throws -> (page: ReportPageData, errors: String) {
    let folder = try Scratch()
    let file = recording == "-" ? "-" : "Vectors/captures/\(recording)"
    let result = try Tool.run(["report", file, "--html", out(folder)] + arguments, input: input)
    #expect(result.exitCode == 0 && result.output.isEmpty, "\(result.errors)")
    return (try ReportPageData(out(folder)), result.errors)
  }

  @Test func framesAndFindingsAreThoseOfDecodeAndCheck() throws {
    let (page, errors) = try page("corrupt.pcap")
    #expect(errors.isEmpty)
    #expect(page.frames.count == 14 && page.details.count == 14)
    #expect(page.rows[1]?.count == 2 && page.rows[3]?.count == 1 && page.rows[4]?.count == 1)
    #expect(page.summary["verdict"] as? String == "2 errors, 1 warning, 1 note")
    #expect(page.summary["name"] as? String == "corrupt.pcap")
    #expect(page.summary["duration"] as? Int == 144_363_000)
    let places = ((page.rows[0] ?? []) + (page.rows[1] ?? [])).map { "\($0[0]) \($0[1]) \($0[3])" }
    #expect(page.findings.count == 4)
    for finding in page.findings {
      #expect(places.contains("\(finding[0]) \(finding[1]) \(finding[3])"), "\(finding)")
    }
    let requirements = page.summary["requirements"] as? [String: String]
    #expect(requirements?["WP-2.3-4"]?.isEmpty == false)
    // The answer to login: of request 2, after 20.6 ms.
    let login = try #require(page.frames.first { $0[5] as? Int == 4 })
    #expect(login[8] as? String == "login" && login[10] as? String == "ok")
    #expect(login[11] as? Int == 2 && login[12] as? Int == 20_616_000)
    // Its bytes are a frame, with checksums that hold.
    let frame = try #require(try Frame(exactly: page.bytes[3]))
    #expect(frame.header.command == .login && frame.header.kind == .response)
  }

  @Test func thePageHasWhoEndedAConnectionAndWhoWasOnIt() throws {
    let ends = try #require(try page("faults/locked-out.pcapng").page.rows[4])
    let texts = ends.map { "\($0[1]) \($0[2]) \($0[4])" }.sorted()
    let device = "u40021@58.user, device android-c04e"
    #expect(
      texts == [
        "captureEnded  \(device)", "finished client \(device), not logged in",
        "finished client \(device), not logged in",
      ])
    let reset = try #require(try page("faults/all-at-once.pcapng").page.rows[4]?.first)
    #expect(reset[1] as? String == "reset" && reset[2] as? String == "server")
    #expect(reset[3] as? Int == 5_558_800_000 - 1_600_000)
  }

  @Test func nothingIsLoadedAndNothingElseRuns() throws {
    let (page, _) = try page("clean.pcap")
    let policy =
      "default-src 'none'; script-src \(ReportPageData.hash(page.script)); "
      + "style-src \(ReportPageData.hash(page.style)); base-uri 'none'; form-action 'none'"
    #expect(page.text.contains(#"http-equiv="Content-Security-Policy" content="\#(policy)">"#))
    for word in ["://", "src=", "href=", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval("] {
      #expect(!page.text.contains(word), "\(word)")
    }
    #expect(page.summary["verdict"] as? String == "clean" && page.texts("incomplete").isEmpty)
  }

  @Test func whatIsIncompleteIsNeverCalledClean() throws {
    let lossy = try page("lossy.pcapng").page
    #expect(lossy.summary["verdict"] as? String == "nothing found")
    #expect(lossy.texts("incomplete") == ["4 gaps (851 bytes missing)"])
    #expect(lossy.rows[2]?.count == 4)
    let (cut, errors) = try page(input: capture([try TestFrames.keepalive(1)], cut: 3))
    #expect(cut.texts("incomplete").contains("the file ends inside a record"))
    #expect(cut.summary["verdict"] as? String != "clean" && errors.contains("ends"))
  }

  @Test func textOfTrafficIsNoMarkup() throws {
    let text = #"</script><img src=x onerror=alert(1)><!--<script>"#
    let json = #"{"type":"im.text","body":{"text":"\#(text)"}}"#
    let folder = try Scratch()
    let file = try folder.write(
      capture([try TestFrames.c2c(1, content: json)]), to: "<img src=x>.pcap")
    let result = try Tool.run(["report", file.path, "--html", out(folder)])
    #expect(result.exitCode == 0)
    let page = try ReportPageData(out(folder))
    #expect(page.summary["name"] as? String == "<img src=x>.pcap")
    #expect((page.frames[0][6] as? String)?.contains(text) == true)
    #expect(!page.text.contains("<img") && !page.text.contains("<!--"))
    // The elements of the page alone: rows, details, the summary, the program.
    #expect(page.text.ranges(of: "<script").count == 4)
    #expect(page.text.ranges(of: "</script").count == 4)
    #expect(page.bytes[0].firstRange(of: Array(text.utf8)) != nil)
  }

  @Test func tokensAreHiddenInFieldsAndBytes() throws {
    let login = try TestFrames.login(1, token: Self.token)
    let body = Array(login[24...])
    let bad = try Frame(.request, .login, sequence: 2, body: body + [0xFF]).bytes
    let unknown = try Frame(.notification, .login, sequence: 0, body: body).bytes
    // More fields than are read in front of the token.
    let unread = (0...10_000).flatMap { _ in [0x78, 0] as [UInt8] }
    let long = try Frame(.request, .login, sequence: 3, body: unread + body).bytes
    let input = capture([login, bad, unknown, long])
    let hidden = try page(input: input).page
    #expect(hidden.details.count == 4)
    #expect(!hidden.holds(Self.token) && !hidden.holds("nobody-may"))
    #expect(hidden.text.contains("(20 bytes, not shown: a secret)"))
    // All else is there, so that it can be looked at, where it is known what is a token.
    #expect(hidden.bytes[0].count == login.count && hidden.holds("phone-1"))
    let zeros = zip(hidden.bytes[0], login).filter { $0 != $1 }
    #expect(zeros.count == Self.token.utf8.count && zeros.allSatisfy { $0.0 == 0 })
    for (index, frame) in [(1, bad), (2, unknown), (3, long)] {
      #expect(hidden.bytes[index].prefix(24) == frame.prefix(24))
      #expect(hidden.bytes[index].dropFirst(24).allSatisfy { $0 == 0 }, "\(index)")
    }
    let shown = try page("-", ["--show-secrets"], input: input).page
    #expect(shown.holds(Self.token) && shown.summary["showsSecrets"] as? Bool == true)
  }

  @Test func aCompressedBodyIsThereAsSentAndDecompressed() throws {
    let text = #"{"type":"im.text","body":{"text":"\#(String(repeating: "hello ", count: 100))"}}"#
    let plain = try TestFrames.c2c(1, content: text)
    var encoder = FrameEncoder(compression: .standard)
    var sent: [UInt8] = []
    let request = try #require(try Frame(exactly: plain)).message(C2C.Request.self)
    try encoder.append(.request(request, sequence: 1), to: &sent)
    #expect(sent.count < plain.count)
    let page = try page(input: capture([sent])).page
    #expect(page.bytes == [sent, Array(plain[24...])])
    let fields = try #require(page.details[0][2] as? [[Any]])
    #expect(fields.compactMap { $0[2] as? String }.contains("content_type"))
  }

  @Test func whatThereIsNoRoomForIsSaid() throws {
    let (bare, errors) = try page("corrupt.pcap", ["--max-bytes", "0"])
    #expect(bare.frames.count == 14 && bare.details.isEmpty)
    #expect(bare.texts("omissions").first?.hasPrefix("bytes and fields of 14 frames") == true)
    #expect(errors.contains("left out of the page: bytes and fields of 14 frames"))
    let few = try page("corrupt.pcap", ["--max-frames", "3", "--max-bytes", "1"]).page
    #expect(few.frames.count == 3 && few.details.count == 1)
    #expect(
      few.texts("omissions").map { $0.prefix { $0 != "," && $0 != ";" } }
        == ["13 rows behind the first 3", "bytes and fields of 2 frames"])
    // All is judged all the same.
    #expect(few.summary["verdict"] as? String == "2 errors, 1 warning, 1 note")
    #expect(few.findings.count == 4)
    let long = try TestFrames.c2c(
      1, content: #"{"type":"im.text","body":{"text":"\#(String(repeating: "x", count: 20_000))"}}"#
    )
    #expect(try page(input: capture([long])).page.bytes[0].count == 24 + 16_384)
  }

  @Test func filtersChooseFramesAndFindings() throws {
    let (page, _) = try page("clean.pcap", ["--filter", "status == conflict"])
    #expect(
      page.frames.count == 1 && page.summary["choice"] as? String == "--filter status == conflict")
    #expect((page.summary["counts"] as? String)?.contains("38 passed over by the filter") == true)
    // The request does not fit; how long its answer took is known all the same.
    #expect(page.frames[0][11] as? Int == 20 && page.frames[0][12] as? Int == 10_215_000)
    let (none, errors) = try self.page("clean.pcap", ["--stream", "7"])
    #expect(none.frames.isEmpty && errors.contains("no frame fits the filter"))
    #expect(try self.page("corrupt.pcap", ["--filter", "command == c2s"]).page.findings.count == 2)
  }

  @Test func bytesThatAreNoCaptureHaveNoSides() throws {
    let (page, _) = try page(input: try TestFrames.keepalive(1))
    #expect(page.frames.count == 1 && page.frames[0][1] as? Int == 2)
    #expect(page.frames[0][2] is NSNull && page.summary["start"] is NSNull)
  }
}
