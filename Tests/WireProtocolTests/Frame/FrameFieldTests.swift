// The small types of the header: flags, versions, sequence numbers, commands and statuses by range.

import Testing
import WireProtocol

@Suite struct FrameFieldTests {
  @Test func flagsAreSixBitsWithNames() {
    #expect(FrameFlags(rawValue: 0xFF).rawValue == 0xFC)
    #expect(FrameFlags(rawValue: 0x03).isEmpty)
    let names = ["compressed", "encrypted", "reserved4", "reserved5", "reserved6", "reserved7"]
    for (index, name) in names.enumerated() {
      let flag = FrameFlags(rawValue: 4 << UInt8(index))
      #expect(flag.names == [name])
      #expect(FrameFlags(name: name) == flag)
    }
    #expect(FrameFlags(rawValue: 0xFF).names == names)
    #expect("\(FrameFlags(rawValue: 0x84))" == "compressed,reserved7")
    #expect("\(FrameFlags())" == "")
    #expect(FrameFlags(name: "Compressed") == nil)
    #expect(FrameFlags.mustUnderstand.rawValue == 0xC0)
  }

  @Test func kindsHaveTheirNumbers() {
    #expect(FrameKind.allCases.map(\.rawValue) == [0, 1, 2])
    #expect(FrameKind.allCases.map { "\($0)" } == ["request", "response", "notification"])
    #expect(FrameKind(rawValue: 3) == nil)
  }

  @Test func versionsAreTwoNibbles() {
    for byte in UInt8.min...UInt8.max {
      let version = ProtocolVersion(rawValue: byte)
      #expect(version.major == Int(byte / 16))
      #expect(version.minor == Int(byte % 16))
      #expect(ProtocolVersion(major: version.major, minor: version.minor) == version)
      #expect(ProtocolVersion("\(version)") == version)
      #expect(version.isSupported == (byte / 16 == 1))
      #expect((version < .v1) == (byte < 0x10))
    }
    #expect("\(ProtocolVersion.v1)" == "1.0")
    for (major, minor) in [(-1, 0), (16, 0), (0, -1), (0, 16)] {
      #expect(ProtocolVersion(major: major, minor: minor) == nil)
    }
    let bad = [
      "", "1", "1.", ".1", "1.0.", "1.0.0", "16.0", "1.16", "+1.0", "1.+0", "-0.0", "01.0",
      "1.00", " 1.0", "1.0 ", "a.b", "١.٠", "256.0",
    ]
    for text in bad { #expect(ProtocolVersion(text) == nil, "\(text)") }
  }

  @Test func sequencesCountFromOneAndSkipOpenOnes() {
    var counter = SequenceCounter()
    #expect((1...3).map { _ in counter.next() } == [1, 2, 3])
    #expect(counter.next { [4, 5, 7].contains($0) } == 6)
    #expect(counter.next { [4, 5, 7].contains($0) } == 8)
    var last = SequenceCounter(after: .max - 1)
    #expect([last.next(), last.next(), last.next()] == [.max, 1, 2])
    var wrapping = SequenceCounter(after: .max - 1)
    #expect(wrapping.next { $0 == .max || $0 < 3 } == 3)
  }

  @Test func everyCommandHasItsRange() {
    for id in UInt16.min...UInt16.max {
      let expected: Command.Range =
        if id == 0 || id == 0xFFFF { .invalid } else if id <= 0x0FFF {
          .standard
        } else if id
          <= 0x7FFF
        { .business } else if id <= 0xEFFF { .privateUse } else { .grease }
      if Command(id).range != expected || Command(id).isValid != (expected != .invalid) {
        Issue.record("\(Command(id).hex)")
      }
    }
    #expect(Command(rawValue: 0x0200).description == "c2c")
    #expect(Command(0x00AB).description == "0x00AB")
    #expect(Command(0x00AB).name == nil)
    #expect(Command.topicAck.hex == "0x0503")
  }

  @Test func everyStatusSaysWhatToDo() {
    for code in UInt16.min...UInt16.max {
      let status = Status(code)
      let expected: Status.Advice =
        switch Int(code) {
        case 0: .ok
        case 1..<50: .reconnect
        case 50..<100: .stayAway
        case 100..<500: .doNotRepeat
        case 500..<1_000: .repeatLater
        case 1_000..<32_768: .doNotRepeat
        default: .repeatLater
        }
      if status.advice != expected || status.endsConnection != (code > 0 && code < 100) {
        Issue.record("\(code)")
      }
    }
    #expect(Status(7).description == "7")
    #expect(Status(rawValue: 104).description == "unauthorized")
  }

  @Test func everyErrorHasItsStatus() {
    let codes: [(WireError.Code, UInt16)] = [
      (.badMagic, 10), (.headerChecksum, 11), (.reservedFlag, 12), (.badKind, 13),
      (.badCommand, 14), (.badStatus, 15), (.badSequence, 16), (.bodyTooLong, 17),
      (.bodyChecksum, 18), (.decryptionFailed, 19), (.decompressionFailed, 20),
      (.unsupportedVersion, 52), (.malformedBody, 101), (.malformedContent, 102),
      (.tooLarge, 103),
    ]
    #expect(Set(codes.map(\.0)) == Set(WireError.Code.allCases))
    for (code, number) in codes {
      let error = fault(code, 0, "")
      #expect(error.status == Status(number))
      #expect(error.status.name == code.rawValue)
      #expect(error.isFraming == (number < 100))
    }
  }
}
