// decode reads gzip files as it reads what is in them.

import Foundation
import Testing
import WireProtocol

@testable import CaptureTruth

struct DecodeGzipTests {
  private func capture() throws -> [UInt8] {
    var capture = DecodeCapture()
    capture.handshake()
    for sequence in 1...40 as ClosedRange<UInt32> {
      capture.send(try TestFrames.c2c(sequence), from: .client)
    }
    capture.close()
    return capture.bytes
  }

  @Test(arguments: ["auto", "pcap"]) func compressedCapturesAreReadAsTheyAre(input: String) throws {
    let bytes = try capture()
    let plain = try Tool.run(["decode", "--input", input, "--format", "json"], input: bytes)
    let parts =
      GzipWriter(flags: 8).member(Array(bytes[..<3_000]))
      + GzipWriter(level: 1).member(Array(bytes[3_000...]))
    let result = try Tool.run(["decode", "--input", input, "--format", "json"], input: parts)
    #expect(result.output == plain.output)
    #expect(result.lines.count == 41)
    #expect(result.exitCode == 0)
    let scratch = try Scratch()
    let file = try scratch.write(parts, to: "capture.pcap.gz")
    let named = try Tool.run(["decode", "--input", input, "--format", "json", file.path])
    #expect(named.output == plain.output)
  }

  @Test func aCutFileIsIncomplete() throws {
    let whole = GzipWriter().member(try capture())
    let half = try Tool.run(
      ["decode", "--format", "json"], input: Array(whole[..<(whole.count / 2)]))
    #expect(half.exitCode == 2)
    #expect(half.errors.contains("gzip data ends inside the member at byte 0"))
    #expect(half.lines.count > 1)
    #expect(half.text.contains(#""incomplete":true"#))
    // Everything is there but the checksum.
    let almost = try Tool.run(["decode", "--format", "json"], input: Array(whole.dropLast()))
    #expect(almost.exitCode == 2)
    #expect(almost.lines.count == 41)
    for count in [2, 3, 11] {
      #expect(try Tool.run(["decode"], input: Array(whole[..<count])).exitCode == 2)
    }
  }

  @Test func aDamagedFileIsBadData() throws {
    var damaged = GzipWriter().member(try capture())
    damaged[damaged.count - 6] ^= 1
    let result = try Tool.run(["decode", "--format", "json"], input: damaged)
    #expect(result.exitCode == 65)
    #expect(result.errors.contains("gzip data is corrupt at byte"))
    #expect(result.lines.count == 41)
    let header: [UInt8] = [0x1F, 0x8B, 7] + [UInt8](repeating: 0, count: 30)
    #expect(try Tool.run(["decode"], input: header).exitCode == 65)
    let behind = GzipWriter().member(try capture()) + Array("more".utf8)
    #expect(try Tool.run(["decode"], input: behind).exitCode == 65)
    #expect(try Tool.run(["decode"], input: GzipWriter().member([])).exitCode == 65)
  }

  @Test func rawBytesStayAsTheyAre() throws {
    let frame = try TestFrames.c2c(1)
    let member = GzipWriter().member(frame)
    #expect(try Tool.run(["decode", "--input", "raw"], input: member).exitCode == 1)
    #expect(try Tool.run(["decode"], input: member).exitCode == 0)
  }
}
