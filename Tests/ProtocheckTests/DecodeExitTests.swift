// What decode ends with when a capture could not be read whole, and whom its colours are for.

import Testing
import WireProtocol

struct DecodeExitTests {
  private func capture(kept: Int? = nil) throws -> DecodeCapture {
    var capture = DecodeCapture()
    capture.handshake()
    for sequence in 1...3 as ClosedRange<UInt32> {
      let frame = try Frame(.request, Command(0x8001), sequence: sequence, body: [1, 2, 3, 4])
      capture.send(frame.bytes, from: .client, kept: sequence == 2 ? kept : nil)
    }
    capture.close()
    return capture
  }

  @Test func wholeCapturesEndWell() throws {
    #expect(try Tool.run(["decode"], input: capture().bytes).exitCode == 0)
  }

  @Test func aShortSnapshotLengthIsIncomplete() throws {
    let result = try Tool.run(["decode", "--format", "json"], input: capture(kept: 10).bytes)
    #expect(result.exitCode == 2)
    #expect(result.text.contains(#""truncatedPackets":1"#))
    #expect(result.text.contains(#""incomplete":true"#))
  }

  @Test func fragmentsAreIncompleteAndSaid() throws {
    var bytes = try capture().bytes
    // The flags of the last packet's IP header, 20 bytes of TCP behind it: more fragments follow.
    bytes[bytes.count - 40 + 6] |= 0x20
    let result = try Tool.run(["decode"], input: bytes)
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("fragment"))
  }

  @Test func coloursAreForThoseWhoWantThem() throws {
    var damaged = try capture().bytes
    damaged[damaged.count - 2 * 56 - 1] ^= 1
    let always = try Tool.run(["decode", "--color", "always"], input: damaged)
    #expect(always.text.contains("\u{1B}["))
    let byItself = try Tool.run(["decode"], input: damaged)
    #expect(!byItself.text.contains("\u{1B}["))
    let asked = try Tool.run(
      ["decode", "--color", "auto"], input: damaged, environment: ["NO_COLOR": "1"])
    #expect(!asked.text.contains("\u{1B}["))
  }
}
