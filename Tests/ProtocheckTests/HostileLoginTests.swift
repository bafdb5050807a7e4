// Logins made to cost memory: decode and redact hide the token in them, within bounds.

import Foundation
import Testing
import WireProtocol

struct HostileLoginTests {
  private static let token = "token-nobody-may-see"

  /// A valid login that says its `attempt` three million times more, and a token.
  private func recording() throws -> (Scratch, String) {
    let login = try TestFrames.login(1, token: Self.token)
    var body = Array(login[Frame.headerLength...])
    for _ in 0..<3_000_000 { body += [0x18, 1] }
    var frame = Array(login.prefix(12))
    frame += DecodeCapture.big(UInt32(body.count)) + DecodeCapture.big(CRC32C.checksum(body.span))
    frame += DecodeCapture.big(CRC32C.checksum(frame.span))
    var capture = DecodeCapture()
    capture.handshake()
    frame += body
    for start in stride(from: 0, to: frame.count, by: 60_000) {
      capture.send(Array(frame[start..<min(start + 60_000, frame.count)]), from: .client)
    }
    capture.close()
    let folder = try Scratch()
    return (folder, try folder.write(capture.bytes, to: "in.pcap").path)
  }

  #if os(Linux)
    /// The process may have 600 MB of addresses; as structures the fields would take more.
    @Test func memoryDoesNotGrowWithTheNumberOfFields() throws {
      let (folder, file) = try recording()
      for command in [
        "decode --format json '\(file)'", "decode --format tree '\(file)'",
        "redact '\(file)' '\(folder.folder.path)/out'",
      ] {
        let result = try Tool.shell("ulimit -v 600000; exec protocheck \(command)")
        #expect(result.exitCode == 0, "\(command): \(result.exitCode) \(result.errors)")
        #expect(!result.text.contains(Self.token))
        #expect(!result.text.contains("dG9rZW4tbm9ib2R5LW1heS1zZWU"), "in Base64")
        if command.contains("json") { #expect(result.text.contains("not shown: a secret")) }
      }
      let new = try Data(contentsOf: folder.folder.appending(path: "out"))
      #expect(new.firstRange(of: Data(Self.token.utf8)) == nil)
      #expect(new.firstRange(of: Data("redacted".utf8)) != nil)
    }
  #endif
}
