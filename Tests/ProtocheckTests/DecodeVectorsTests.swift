// The recorded captures of Vectors/captures, against what their README says of them.

import Foundation
import Testing
import WireProtocol

@Suite struct DecodeVectorsTests {
  private struct Decoded {
    let lines: [JSONValue]
    let exitCode: Int32

    /// The lines of a type, of one side.
    func count(_ type: String, _ side: String? = nil) -> Int {
      lines.count {
        $0["type"]?.stringValue == type && (side == nil || $0["side"]?.stringValue == side)
      }
    }
  }

  private func decode(_ name: String) throws -> Decoded {
    let path = "Vectors/captures/\(name)"
    try #require(
      FileManager.default.fileExists(atPath: Tool.root.appending(path: path).path),
      "\(path) is missing")
    let result = try Tool.run(["decode", "--format", "json", path])
    return Decoded(
      lines: try result.lines.map { try JSONValue(decoding: $0, limits: .file) },
      exitCode: result.exitCode)
  }

  @Test func cleanSessions() throws {
    let decoded = try decode("clean.pcap")
    #expect(decoded.count("frame", "client") == 16)
    #expect(decoded.count("frame", "server") == 23)
    #expect(decoded.lines.count == 40)
    #expect(decoded.lines.allSatisfy { $0["error"] == nil })
    #expect(decoded.lines.last?["streams"] == 2)
    #expect(decoded.exitCode == 0)
  }

  @Test func corruptFrames() throws {
    let decoded = try decode("corrupt.pcap")
    #expect(decoded.count("frame", "client") == 7)
    #expect(decoded.count("frame", "server") == 7)
    let errors = decoded.lines.compactMap { $0["error"]?.stringValue }
    #expect(errors == ["bodyChecksum", "headerChecksum"])
    #expect(decoded.exitCode == 1)
  }

  @Test func lostSegments() throws {
    let decoded = try decode("lossy.pcapng")
    for (side, offset, bytes) in [
      ("client", 838, 203), ("client", 1672, 203), ("server", 496, 400), ("server", 2828, 45),
    ] {
      let found = decoded.lines.contains {
        $0["type"]?.stringValue == "gap" && $0["side"]?.stringValue == side
          && $0["offset"]?.numberValue?.uint64 == UInt64(offset)
          && $0["bytes"]?.numberValue?.uint64 == UInt64(bytes)
      }
      #expect(found, "\(side) \(offset)")
    }
    #expect(decoded.count("gap") == 4)
    #expect(decoded.count("frame") == 28)
    #expect(decoded.count("malformed") == 0)
    #expect(decoded.exitCode == 2)
  }

  @Test func anotherProtocol() throws {
    let decoded = try decode("other.pcap")
    #expect(decoded.lines.count == 1)
    #expect(decoded.lines.last?["otherStreams"] == 1)
    #expect(decoded.exitCode == 65)
  }
}
