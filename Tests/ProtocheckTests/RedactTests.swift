// protocheck redact: the new file, what it refuses, and what the other commands make of it.

import Foundation
import Testing
import WireProtocol

struct RedactTests {
  private static let token = "token-nobody-may-see"

  /// A recording in a folder of its own.
  private func recording(_ frames: [[UInt8]], cut: Bool = false) throws -> (Scratch, String) {
    var capture = DecodeCapture()
    capture.handshake()
    for frame in frames { capture.send(frame, from: .client) }
    capture.close()
    let folder = try Scratch()
    let bytes = cut ? Array(capture.bytes.dropLast(3)) : capture.bytes
    return (folder, try folder.write(bytes, to: "in.pcap").path)
  }

  private func frames() throws -> [[UInt8]] {
    [
      try TestFrames.login(1, token: Self.token), try TestFrames.c2c(2),
      try TestFrames.keepalive(3),
    ]
  }

  private func out(_ folder: Scratch, _ name: String = "out.pcapng") -> String {
    folder.folder.appending(path: name).path
  }

  private func holds(_ text: String, _ path: String) throws -> Bool {
    Array(try Data(contentsOf: URL(filePath: path))).firstRange(of: Array(text.utf8)) != nil
  }

  @Test func newRecordingIsReadByTheOtherCommands() throws {
    let (folder, file) = try recording(try frames())
    let new = out(folder)
    let result = try Tool.run(["redact", file, new])
    #expect(result.exitCode == 0 && result.output.isEmpty && result.errors.isEmpty)
    let mode = try FileManager.default.attributesOfItem(atPath: new)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try holds(Self.token, file) && !holds(Self.token, new))
    for arguments in [["decode"], ["decode", "--format", "tree"], ["check"], ["stats"]] {
      let old = try Tool.run(arguments + [file])
      let redacted = try Tool.run(arguments + [new])
      #expect(redacted.exitCode == old.exitCode, "\(arguments): \(redacted.errors)")
      #expect(redacted.lines.count == old.lines.count, "\(arguments): \(redacted.text)")
    }
    let shown = try Tool.run(["decode", "--show-secrets", "--format", "json", new])
    #expect(shown.text.contains(#""token":"cmVkYWN0ZWQ=""#))
  }

  @Test func pseudonymsAreStableByTheKey() throws {
    let (folder, file) = try recording(try frames())
    let key = try folder.write(Array(repeating: 0x41, count: 32), to: "key").path
    let arguments = ["redact", "--redact", "content,uid", file]
    for name in ["a", "b"] {
      let result = try Tool.run(arguments + ["--redact-key", key, out(folder, name)])
      #expect(result.exitCode == 0, "\(result.errors)")
    }
    #expect(try Tool.run(arguments + [out(folder, "c")]).exitCode == 0)
    let bytes = try ["a", "b", "c"].map { try Data(contentsOf: URL(filePath: out(folder, $0))) }
    #expect(bytes[0] == bytes[1] && bytes[0] != bytes[2] && bytes[0].count == bytes[2].count)
    for secret in [Self.token, "hello", "phone-1"] {
      #expect(try holds(secret, file) && !holds(secret, out(folder, "a")), "\(secret)")
    }
    // HMAC-SHA-256 of "uid", a zero byte and "u2" with 32 letters A.
    let shown = try Tool.run(["decode", "--fields", "to", "--filter", "to", out(folder, "a")])
    #expect(shown.text == "uid-7d8ed5b1e4c742bc@58.user\n")
    let short = try folder.write([1, 2, 3], to: "short").path
    let refused = try Tool.run(arguments + ["--redact-key", short, out(folder, "d")])
    #expect(refused.exitCode == 65 && refused.errors.contains("at least 32"))
    #expect(!FileManager.default.fileExists(atPath: out(folder, "d")))
  }

  @Test func whatIsLeftOutIsCountedAndExitCode2() throws {
    var broken = try TestFrames.login(2, token: Self.token)
    broken[40] ^= 1
    let (folder, file) = try recording([
      try TestFrames.keepalive(1), broken, try TestFrames.keepalive(3),
    ])
    let new = out(folder)
    let result = try Tool.run(["redact", file, new])
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("left out of 2 frames: 1 malformed run; \(broken.count) bytes"))
    #expect(!(try holds("nobody-may", new)))
    let decoded = try Tool.run(["decode", "--format", "json", new])
    #expect(decoded.exitCode == 2 && decoded.text.contains(#""bytes":\#(broken.count)}"#))
    // The same of a file that is cut: what is in front of it is there.
    let (other, cut) = try recording(try frames(), cut: true)
    #expect(try Tool.run(["redact", cut, out(other)]).exitCode == 2)
    #expect(try Tool.run(["decode", out(other)]).exitCode == 0)
  }

  @Test func filesThatAreThereStayUnlessForced() throws {
    let (folder, file) = try recording(try frames())
    let new = try folder.write([7], to: "out.pcapng").path
    let refused = try Tool.run(["redact", file, new])
    #expect(refused.exitCode == 64 && refused.errors.contains("--force"))
    #expect(try Data(contentsOf: URL(filePath: new)) == Data([7]))
    for arguments in [
      [file, file], ["--force", file, file], ["--force", file, folder.folder.path],
    ] {
      #expect(try Tool.run(["redact"] + arguments).exitCode == 64, "\(arguments)")
    }
    // What is no recording leaves the earlier file, and no other one.
    let text = try folder.write(Array("no capture".utf8), to: "text").path
    #expect(try Tool.run(["redact", "--force", text, new]).exitCode == 65)
    #expect(try Data(contentsOf: URL(filePath: new)) == Data([7]))
    #expect(try Tool.run(["redact", "--force", file, new]).exitCode == 0)
    #expect(try Tool.run(["decode", new]).exitCode == 0)
    let mode = try FileManager.default.attributesOfItem(atPath: new)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.folder.path)
    #expect(Set(names) == ["in.pcap", "out.pcapng", "text"])
  }

  @Test func refusesWhatIsNoCaptureAndSaysSo() throws {
    let folder = try Scratch()
    let frame = try TestFrames.keepalive(1)
    let raw = try Tool.run(["redact", "-", out(folder)], input: frame)
    #expect(raw.exitCode == 65 && raw.errors.contains("redact takes pcap and pcapng"))
    for arguments in [
      ["--input", "raw", "-", out(folder)], ["-", "-"], ["--redact", "token", "-", out(folder)],
      ["--redact-key", "key", "-", out(folder)], ["-"],
    ] {
      #expect(try Tool.run(["redact"] + arguments, input: frame).exitCode == 64, "\(arguments)")
    }
    #expect(try Tool.run(["redact", out(folder, "none"), out(folder)]).exitCode == 66)
    #expect(try Tool.run(["redact", "-", out(folder, "no/such")], input: frame).exitCode == 74)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.folder.path).isEmpty)
  }

  @Test func standardInputIsRead() throws {
    let (folder, file) = try recording(try frames())
    let bytes = Array(try Data(contentsOf: URL(filePath: file)))
    let result = try Tool.run(["redact", "-", out(folder)], input: bytes)
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(try Tool.run(["decode", out(folder)]).exitCode == 0)
  }

  @Test func filtersChooseWhatIsWritten() throws {
    let (folder, file) = try recording(try frames())
    let new = out(folder)
    let result = try Tool.run(["redact", "--filter", "command == keepalive", file, new])
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.errors.contains("wrote 1 frame; 2 passed over by the filter"))
    let decoded = try Tool.run(["decode", "--fields", "type,side,command,sequence", new])
    // What is not there leaves a gap, and the ends stay who they are.
    #expect(decoded.lines == ["gap\tclient\t\t", "frame\tclient\tkeepalive\t3"])
    #expect(!(try holds("redacted", new)))
    // A stream of which nothing fits is not there at all.
    for arguments in [
      ["--stream", "7"], ["--from-time", "2100-01-01T00:00:00Z"],
      ["--to-time", "1999-01-01T00:00:00Z"],
    ] {
      let name = out(folder, "none\(arguments[0])")
      let none = try Tool.run(["redact"] + arguments + [file, name])
      #expect(
        none.exitCode == 0 && none.errors.contains("no frame fits the filter"), "\(none.errors)")
      #expect(try Tool.run(["decode", name]).errors.contains("no packets"))
    }
    let wrong = try Tool.run(["redact", "--filter", "command = c2c", file, out(folder, "x")])
    #expect(wrong.exitCode == 64 && wrong.errors.contains("^"))
    #expect(!FileManager.default.fileExists(atPath: out(folder, "x")))
  }

  @Test func commandsOfABusinessLineHaveNames() throws {
    let registry = #"{"commands":[{"id":"8001","name":"ride-offer"}]}"#
    let own = try Frame(.request, Command(0x8001), sequence: 4, body: [1, 2, 3]).bytes
    let (folder, file) = try recording(try frames() + [own])
    let names = try folder.write(Array(registry.utf8), to: "registry.json").path
    let filter = ["redact", "--filter", "command == ride-offer", file]
    #expect(try Tool.run(filter + [out(folder)]).exitCode == 64)
    let result = try Tool.run(filter + ["--registry", names, out(folder)])
    #expect(result.errors.contains("wrote 1 frame; 3 passed over"), "\(result.errors)")
  }

  @Test(arguments: [false, true]) func controlCLeavesNoNewRecording(isForced: Bool) throws {
    let (folder, _) = try recording(try frames())
    if isForced { _ = try folder.write([7], to: "out.pcapng") }
    // The signal is sent when the new file is there, so the tool waits for the rest, which never comes.
    let result = try Tool.shell(
      """
      mkfifo input
      (cat in.pcap; exec sleep 30) > input & writer=$!
      protocheck redact \(isForced ? "--force" : "") input out.pcapng & reader=$!
      until [ -e \(isForced ? "out.pcapng.partial" : "out.pcapng") ] || ! kill -0 $reader; do :; done
      kill -INT $reader; wait $reader; echo "exit $?"; kill $writer
      """, in: folder.folder)
    #expect(result.lines == ["exit 130"])
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.folder.path)
    #expect(Set(names) == (isForced ? ["in.pcap", "input", "out.pcapng"] : ["in.pcap", "input"]))
    if isForced { #expect(try Data(contentsOf: URL(filePath: out(folder))) == Data([7])) }
  }
}
