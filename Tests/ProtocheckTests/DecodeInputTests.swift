// The forms of input that decode reads, its hints, and what hostile input does to it.

import Testing
import WireProtocol

@Suite struct DecodeInputTests {
  private static let frame: [UInt8] = {
    (try? TestFrames.c2c(7)) ?? []
  }()

  private static func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  /// A dump: offsets in front, groups of bytes, text behind.
  private static func dump(
    _ bytes: [UInt8], width: Int, group: Int, offset: (Int) -> String, middle: Bool,
    text: (String) -> String
  ) -> String {
    stride(from: 0, to: bytes.count, by: width).map { start in
      let row = bytes[start..<min(start + width, bytes.count)]
      var digits = ""
      for (index, byte) in row.enumerated() {
        if index > 0, index % group == 0 { digits += " " }
        if middle, index == 8 { digits += " " }
        digits += hex(byte)
      }
      let full = width * 2 + width / group + (middle ? 1 : 0)
      digits += String(repeating: " ", count: max(0, full - digits.count))
      let readable = String(
        row.map { (0x20...0x7E).contains($0) ? Character(UnicodeScalar($0)) : "." })
      return offset(start) + digits + text(readable)
    }.joined(separator: "\n") + "\n"
  }

  private static func padded(_ value: Int, _ width: Int, radix: Int = 16) -> String {
    let text = String(value, radix: radix)
    return String(repeating: "0", count: width - text.count) + text
  }

  static let pasted: [(name: String, text: String)] = {
    let two = frame + frame
    return [
      ("digits", two.map(hex).joined()),
      ("upper case", two.map { hex($0).uppercased() }.joined(separator: " ")),
      ("colons", two.map(hex).joined(separator: ":")),
      ("commas", two.map { "0x" + hex($0) }.joined(separator: ", ")),
      ("escapes", "\"" + two.map { "\\x" + hex($0) }.joined() + "\""),
      (
        "C array",
        "/* two frames */\nunsigned char frame_24[\(two.count)] = {\n  "
          + two.map { "0x" + hex($0) }.joined(separator: ",\n  ") + "\n};\nunsigned int len = 24;\n"
      ),
      (
        "xxd",
        dump(
          two, width: 16, group: 2, offset: { padded($0, 8) + ": " }, middle: false,
          text: { "  " + $0 })
      ),
      (
        "xxd -c 8",
        dump(
          two, width: 8, group: 2, offset: { padded($0, 8) + ": " }, middle: false,
          text: { "  " + $0 })
      ),
      (
        "hexdump -C",
        dump(
          two, width: 16, group: 1, offset: { padded($0, 8) + "  " }, middle: true,
          text: { " |" + $0 + "|" }) + padded(two.count, 8) + "\n"
      ),
      (
        "Wireshark",
        dump(
          two, width: 16, group: 1, offset: { padded($0, 4) + "   " }, middle: false,
          text: { "   " + $0 })
      ),
      (
        "tcpdump -X",
        dump(
          two, width: 16, group: 2, offset: { "\t0x" + padded($0, 4) + ":  " }, middle: false,
          text: { "  " + $0 })
      ),
      (
        "od -t x1",
        dump(
          two, width: 16, group: 1, offset: { padded($0, 7, radix: 8) + " " }, middle: false,
          text: { _ in "" }) + padded(two.count, 7, radix: 8) + "\n"
      ),
      ("Windows lines", two.map(hex).joined(separator: " ") + "\r\n"),
    ]
  }()

  @Test(arguments: pasted.indices) func whatPeoplePaste(_ index: Int) throws {
    let pasted = DecodeInputTests.pasted[index]
    for input in ["hex", "auto"] {
      let result = try Tool.run(
        ["decode", "--format", "json", "--input", input], input: Array(pasted.text.utf8))
      #expect(result.exitCode == 0, "\(pasted.name): \(result.errors)\n\(pasted.text)")
      #expect(result.lines.count == 3, "\(pasted.name): \(result.text)")
    }
  }

  @Test func starRepeatsTheRow() throws {
    let body = [UInt8](repeating: 0, count: 64)
    let frame = try Frame(
      .request, Command(0x8001), sequence: 1, body: [UInt8](repeating: 0, count: 8) + body
    ).bytes
    let rows = DecodeInputTests.dump(
      Array(frame[..<48]), width: 16, group: 1, offset: { DecodeInputTests.padded($0, 8) + "  " },
      middle: true, text: { " |" + $0 + "|" })
    let result = try Tool.run(
      ["decode", "--format", "json"], input: Array((rows + "*\n00000060\n").utf8))
    #expect(
      result.lines.first?.contains(#""bodyLength":72"#) == true, "\(result.text)\(result.errors)")
    #expect(result.exitCode == 0)
  }

  @Test func longLineWithoutABreakIsRead() throws {
    let frame = try Frame(
      .request, Command(0x8001), sequence: 1, body: [UInt8](repeating: 0xAB, count: 200_000)
    ).bytes
    let text = frame.map(DecodeInputTests.hex).joined()
    let result = try Tool.run(["decode", "--format", "json"], input: Array(text.utf8))
    #expect(result.exitCode == 0)
    #expect(result.lines.count == 2)
  }

  @Test(arguments: [
    ("D558\nD55", "line 2, column 1"), ("D5 58 1", "line 1, column 7"),
    ("D5 zz", "line 1, column 4"),
  ]) func mistakesInHexHaveTheirPlace(text: String, place: String) throws {
    let result = try Tool.run(["decode", "--input", "hex"], input: Array(text.utf8))
    #expect(result.exitCode == 65)
    #expect(result.errors.contains(place), "\(result.errors)")
  }

  @Test func hintsNameTheLikelyMistake() throws {
    func hint(_ bytes: [UInt8], _ word: String) throws {
      var capture = DecodeCapture()
      capture.handshake()
      capture.send(bytes, from: .client)
      capture.close()
      let result = try Tool.run(["decode", "--port", "9000"], input: capture.bytes)
      #expect((result.text + result.errors).contains(word), "\(result.text)\(result.errors)")
    }
    try hint(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8), "HTTP")
    try hint([0x16, 0x03, 0x01, 0x02, 0x00, 0x01] + [UInt8](repeating: 9, count: 512), "TLS")
    try hint(Array("SSH-2.0-OpenSSH_9\r\n".utf8), "SSH")
    var little = try TestFrames.keepalive(1)
    little.replaceSubrange(4..<12, with: [4, 0, 0, 0, 1, 0, 0, 0])
    let covered = Array(little[..<20])
    let checksum = CRC32C.checksum(covered.span)
    for index in 0..<4 { little[20 + index] = UInt8(truncatingIfNeeded: checksum >> (8 * index)) }
    try hint(little, "little-endian")
  }

  @Test func otherTrafficIsCountedAndNotPrinted() throws {
    var capture = DecodeCapture(serverPort: 80)
    capture.handshake()
    capture.send(Array("GET / HTTP/1.1\r\n\r\n".utf8), from: .client)
    capture.send(Array("HTTP/1.1 200 OK\r\n\r\n".utf8), from: .server)
    capture.close()
    let result = try Tool.run(["decode", "--format", "json"], input: capture.bytes)
    #expect(result.lines.count == 1)
    #expect(result.text.contains(#""streams":0,"otherStreams":1"#))
    #expect(result.errors.contains("HTTP"))
    #expect(result.exitCode == 65)
  }

  @Test func exitCodesOfInputsThatAreNone() throws {
    #expect(try Tool.run(["decode"], input: []).exitCode == 65)
    #expect(try Tool.run(["decode"], input: [0, 1, 2, 3, 0xFF]).exitCode == 65)
    #expect(
      try Tool.run(["decode", "--input", "pcap"], input: Array("no capture".utf8)).exitCode == 65)
    #expect(try Tool.run(["decode", "/nonexistent/file"]).exitCode == 66)
    #expect(try Tool.run(["decode", "--limit", "0"]).exitCode == 64)
    #expect(try Tool.run(["decode", "--input", "raw", "--port", "1"]).exitCode == 64)
  }

  @Test func streamCapturedFromTheMiddleIsFound() throws {
    var capture = DecodeCapture()
    let frame = try TestFrames.c2c(1)
    capture.send(Array(frame[30...]), from: .client)
    capture.send(frame, from: .client)
    let result = try Tool.run(["decode", "--format", "json"], input: capture.bytes)
    #expect(
      result.lines.first
        == #"{"type":"gap","stream":0,"side":"client","time":"2023-11-14T22:13:20.001000Z","offset":0,"bytes":0,"skipped":\#(frame.count - 30)}"#
    )
    #expect(result.lines.count == 3)
    #expect(result.exitCode == 2)
  }

  @Test func randomBytesNeverTrap() throws {
    let legal: Set<Int32> = [0, 1, 2, 65]
    var capture = DecodeCapture()
    capture.handshake()
    for sequence in 1...5 { capture.send(try TestFrames.c2c(UInt32(sequence)), from: .client) }
    for seed in UInt64(1)...12 {
      var state = seed
      func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
      }
      var damaged = capture.bytes
      for _ in 0..<6 { damaged[Int(next()) % damaged.count] = UInt8(truncatingIfNeeded: next()) }
      let noise = (0..<3_000).map { _ in UInt8(truncatingIfNeeded: next()) }
      for input in ["auto", "pcap", "pcapng", "raw", "hex"] {
        for bytes in [damaged, noise] {
          let format = ["summary", "tree", "json"][Int(next() % 3)]
          let result = try Tool.run(["decode", "--input", input, "--format", format], input: bytes)
          #expect(
            legal.contains(result.exitCode), "seed \(seed) \(input) \(format): \(result.exitCode)")
        }
      }
    }
  }
}
