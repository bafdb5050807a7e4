// decode --redact: what redact would write, shown, and nothing that cannot be read.

import Foundation
import Testing
import WireProtocol

struct DecodeRedactTests {
  private static let secrets = ["hello-nobody-may-read", "u2", "phone-1", "token-nobody-may-see"]

  private func recording(_ frames: [[UInt8]]) throws -> (Scratch, file: String, key: String) {
    var capture = DecodeCapture()
    capture.handshake()
    for frame in frames { capture.send(frame, from: .client) }
    capture.close()
    let folder = try Scratch()
    return (
      folder, try folder.write(capture.bytes, to: "in.pcap").path,
      try folder.write(Array(repeating: 0x41, count: 32), to: "key").path
    )
  }

  private func frames() throws -> [[UInt8]] {
    [
      try TestFrames.login(1, token: "token-nobody-may-see"),
      try TestFrames.c2c(
        2, content: #"{"type":"im.text","body":{"text":"hello-nobody-may-read"}}"#),
    ]
  }

  @Test(arguments: ["summary", "tree", "json"])
  func nothingThatIsHiddenIsShown(_ format: String) throws {
    let (folder, file, key) = try recording(try frames())
    let arguments = ["decode", "--format", format, "--redact", "content,uid", "--redact-key", key]
    let result = try Tool.run(arguments + [file])
    #expect(result.exitCode == 0, "\(result.errors)")
    for secret in Self.secrets { #expect(!result.text.contains(secret), "\(secret)") }
    #expect(!result.text.contains(Data("hello-nobody".utf8).base64EncodedString().prefix(12)))
    // HMAC-SHA-256 of "uid", a zero byte and "u2" with 32 letters A.
    #expect(result.text.contains("uid-7d8ed5b1e4c742bc"))
    #expect(result.text.contains("redacted.im.text"))
    // The same as of the recording that redact writes.
    let new = folder.folder.appending(path: "out").path
    #expect(
      try Tool.run(["redact", "--redact", "content,uid", "--redact-key", key, file, new]).exitCode
        == 0)
    let plain = try Tool.run(["decode", "--format", format, new])
    func texts(_ result: Tool.Result) -> [String] {
      // Times of the two files have another precision, frames begin elsewhere, and the counts are others.
      result.text.split(separator: "\n").dropLast().map { line in
        line.replacing(/\d\d:\d\d:\d\d\.\d+/, with: "time")
          .replacing(/byte \d+|@\d+/, with: "place")
          .split(separator: " ").joined(separator: " ")
      }
    }
    if format == "json" {
      let members = { (line: String) in try JSONValue(decoding: Array(line.utf8), limits: .file) }
      let pairs = try zip(result.lines, plain.lines).map { (try members($0), try members($1)) }
      #expect(pairs.count == 3)
      for (shown, written) in pairs.dropLast() {
        #expect(shown["body"] == written["body"] && shown["header"] == written["header"])
        #expect(shown["content"] == written["content"])
      }
    } else {
      #expect(texts(result) == texts(plain))
    }
  }

  /// The filter asks for what there is, and the fields show what may be seen.
  @Test func filtersSeeWhatIsThere() throws {
    let (folder, file, key) = try recording(try frames())
    let result = try Tool.run([
      "decode", "--redact", "uid", "--redact-key", key, "--filter", #"to == "u2@58.user""#,
      "--fields", "command,to,account,contentType", file,
    ])
    #expect(result.exitCode == 0)
    let line = result.text.split(separator: "\t").map(String.init)
    #expect(line.count == 4 && line[0] == "c2c" && line[1] == "uid-7d8ed5b1e4c742bc@58.user")
    #expect(line[2].hasPrefix("uid-") && line[3] == "redacted.im.text\n")
    withExtendedLifetime(folder) {}
  }

  @Test(arguments: ["summary", "tree", "json"])
  func whatCannotBeReadIsNotShown(_ format: String) throws {
    let bad = try Frame(
      .request, .c2c, sequence: 3, body: Array("\u{22}\u{7F}hello-nobody-may-read".utf8)
    ).bytes
    let (folder, file, _) = try recording(try frames() + [bad])
    let shown = try Tool.run(["decode", "--format", format, file])
    #expect(shown.exitCode == 1)
    let result = try Tool.run(["decode", "--format", format, "--redact", "content", file])
    #expect(result.exitCode == 1)
    #expect(!result.text.contains("hello-nobody"))
    #expect(result.text.contains("not shown: it cannot be read"))
    #expect(!result.text.contains("68656c6c6f2d6e6f"))
    withExtendedLifetime(folder) {}
  }

  @Test func optionsThatDoNotFit() throws {
    let (folder, file, key) = try recording(try frames())
    for arguments in [
      ["--redact", "content", "--show-secrets"], ["--redact-key", key], ["--redact", "token"],
    ] {
      #expect(try Tool.run(["decode"] + arguments + [file]).exitCode == 64, "\(arguments)")
    }
    withExtendedLifetime(folder) {}
  }
}
