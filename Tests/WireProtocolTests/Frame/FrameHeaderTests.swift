// One frame of bytes: every rule of the header, the order of the rules, and how early each is judged (SPEC.md 2.6).

import Testing
import WireProtocol

@Suite struct FrameHeaderTests {
  /// Every fault of SPEC.md 2.6 up to order 11, in its order: what it does to a frame, and the error.
  static let faults: [(harm: @Sendable (inout RawFrame) -> Void, error: WireError)] = [
    ({ $0.magic[0] = 0x16 }, fault(.badMagic, 0, "WP-2.1-2")),
    ({ $0.magic[1] = 0x59 }, fault(.badMagic, 1, "WP-2.1-2")),
    ({ $0.version = 0x20 }, fault(.unsupportedVersion, 2, "WP-2.2-3")),
    ({ $0.headerDamage = 1 }, fault(.headerChecksum, 20, "WP-2.3-3")),
    ({ $0.flags |= 0x40 }, fault(.reservedFlag, 3, "WP-2.4-3")),
    ({ $0.flags |= 0x03 }, fault(.badKind, 3, "WP-2.4-4")),
    ({ $0.flags |= 0x08 }, fault(.decryptionFailed, 3, "WP-2.4-5")),
    ({ $0.command = 0 }, fault(.badCommand, 4, "WP-2.5-12")),
    ({ $0.status = 100 }, fault(.badStatus, 6, "WP-2.5-3")),
    ({ $0.sequence = 0 }, fault(.badSequence, 8, "WP-2.5-5")),
    ({ $0.length = 1_048_577 }, fault(.bodyTooLong, 12, "WP-2.1-3")),
    ({ $0.bodyDamage = 1 << 31 }, fault(.bodyChecksum, 16, "WP-2.3-4")),
  ]

  @Test func reportsEachFaultAndOfTwoTheEarlier() {
    for (first, (harm, error)) in Self.faults.enumerated() {
      var one = RawFrame(body: [1, 2, 3])
      harm(&one)
      #expect(outcome(one.bytes) == .error(error))
      for (alsoHarm, _) in Self.faults[(first + 1)...] {
        var two = one
        alsoHarm(&two)
        #expect(outcome(two.bytes) == .error(error))
      }
    }
  }

  @Test func acceptsOnlyTheMagic() {
    for bit in 0..<16 {
      var raw = RawFrame()
      raw.magic[bit / 8] ^= 1 << (bit % 8)
      #expect(outcome(raw.bytes) == .error(fault(.badMagic, bit / 8, "WP-2.1-2")))
    }
  }

  @Test func acceptsEveryMinorVersionAndNoOtherMajor() throws {
    for version in UInt8.min...UInt8.max {
      let bytes = RawFrame(version: version).bytes
      if version >> 4 == 1 {
        let frame = try #require(try Frame(exactly: bytes))
        #expect(frame.header.version.rawValue == version)
        #expect(frame.bytes == bytes)
      } else {
        #expect(outcome(bytes) == .error(fault(.unsupportedVersion, 2, "WP-2.2-3")))
      }
    }
  }

  /// Every value of the flags byte: kind in two bits, six flags.
  @Test func judgesEveryFlagsByte() throws {
    for flags in UInt8.min...UInt8.max {
      let raw = RawFrame(flags: flags, sequence: flags & 3 == 2 ? 0 : 7)
      let expected: WireError? =
        if flags & 0xC0 != 0 { fault(.reservedFlag, 3, "WP-2.4-3") } else if flags & 3 == 3 {
          fault(.badKind, 3, "WP-2.4-4")
        } else if flags & 8 != 0 { fault(.decryptionFailed, 3, "WP-2.4-5") } else { nil }
      if let expected {
        #expect(outcome(raw.bytes) == .error(expected))
      } else {
        let header = try #require(try Frame(exactly: raw.bytes)).header
        #expect(header.flags.rawValue == flags & 0xFC)
        #expect(header.kind.rawValue == flags & 3)
      }
    }
  }

  @Test func readsEveryField() throws {
    let raw = RawFrame(
      version: 0x1F, flags: 0x31, command: 0x1234, status: 0x5678, sequence: 0x9ABC_DEF0,
      body: [0xFF])
    let header = try #require(try Frame(exactly: raw.bytes)).header
    #expect(header.version == ProtocolVersion(major: 1, minor: 15))
    #expect(header.kind == .response)
    #expect(header.flags == [.reserved4, .reserved5])
    #expect(header.command == Command(0x1234))
    #expect(header.status == Status(0x5678))
    #expect(header.sequence == 0x9ABC_DEF0)
    #expect(header.bodyLength == 1)
    #expect(header.bodyChecksum == 0xFF00_0000)
  }

  @Test func judgesCommandStatusAndSequenceByKind() {
    for kind in UInt8(0)...2 {
      for command in [0, 1, 0x7FFF, 0x8000, 0xF000, 0xFFFE, 0xFFFF] as [UInt16] {
        for status in [0, 1, 0xFFFF] as [UInt16] {
          for sequence in [0, 1, .max] as [UInt32] {
            let raw = RawFrame(flags: kind, command: command, status: status, sequence: sequence)
            let expected: WireError? =
              if command == 0 || command == 0xFFFF {
                fault(.badCommand, 4, "WP-2.5-12")
              } else if kind != 1, status != 0 {
                fault(.badStatus, 6, "WP-2.5-3")
              } else if (sequence == 0) != (kind == 2) {
                fault(.badSequence, 8, "WP-2.5-5")
              } else {
                nil
              }
            switch outcome(raw.bytes) {
            case .error(let error): #expect(error == expected)
            case .frame(let frame):
              #expect(expected == nil)
              #expect(frame.bytes == raw.bytes)
            case .needMore: Issue.record("the frame is whole")
            }
          }
        }
      }
    }
  }

  @Test func asksForWhatIsMissing() {
    let bytes = RawFrame(body: [1, 2, 3, 4, 5]).bytes
    for count in 0..<bytes.count {
      let missing = count < 24 ? 24 - count : 29 - count
      #expect(outcome(Array(bytes.prefix(count))) == .needMore(missing))
    }
    for more in [[], [0], bytes] {
      guard case .frame(let frame) = outcome(bytes + more) else {
        Issue.record("no frame")
        continue
      }
      #expect(frame.bytes == bytes)
      #expect(Array(frame.body) == [1, 2, 3, 4, 5])
    }
  }

  /// Magic and version are judged at their own bytes, the rest of the header with its last byte.
  @Test func judgesAsEarlyAsItCan() {
    for (index, (harm, error)) in Self.faults.enumerated() {
      var raw = RawFrame(body: [9])
      harm(&raw)
      let earliest = [1, 2, 3][safe: index] ?? (error.code == .bodyChecksum ? 25 : 24)
      let bytes = raw.bytes
      for count in 0...bytes.count {
        let expected: Outcome =
          count >= earliest ? .error(error) : .needMore(count < 24 ? 24 - count : 25 - count)
        #expect(outcome(Array(bytes.prefix(count))) == expected)
      }
    }
  }

  @Test(arguments: [0, 1, 8_192, 1_048_576, 16_777_215]) func holdsBodiesToTheLimit(_ limit: Int) {
    let limits = Limits(maxBodyLength: limit)
    func answer(_ length: UInt32) -> Outcome {
      outcome(RawFrame(length: length).bytes, limits: limits)
    }
    if limit > 0 { #expect(answer(UInt32(limit)) == .needMore(limit)) }
    let above = answer(UInt32(limit) + 1)
    let requirement = limit == 16_777_215 ? "WP-2.1-4" : "WP-2.1-3"
    #expect(above == .error(fault(.bodyTooLong, 12, requirement)))
    for length in [0x0100_0000, 0x8000_0000, .max] as [UInt32] {
      #expect(answer(length) == .error(fault(.bodyTooLong, 12, "WP-2.1-4")))
    }
    let empty = RawFrame().bytes
    guard case .frame(let frame) = outcome(empty, limits: limits) else {
      Issue.record("an empty body is within every limit")
      return
    }
    #expect(frame.header.bodyChecksum == 0)
  }

  @Test func refusesAnEmptyBodyWithAChecksum() {
    let raw = RawFrame(bodyDamage: 1)
    #expect(outcome(raw.bytes) == .error(fault(.bodyChecksum, 16, "WP-2.3-4")))
  }

  /// One flipped bit anywhere is found.
  @Test func findsEveryFlippedBit() {
    let good = RawFrame(body: Array("content".utf8)).bytes
    for bit in 0..<good.count * 8 {
      var bytes = good
      bytes[bit / 8] ^= 1 << (bit % 8)
      guard case .error = outcome(bytes) else {
        Issue.record("bit \(bit) was not missed")
        continue
      }
    }
  }
}

extension Array {
  fileprivate subscript(safe index: Int) -> Element? {
    indices.contains(index) ? self[index] : nil
  }
}
