// What stands around and in TCP segments of real captures that no textbook shows, a case each.

import Testing
import WireCapture

@testable import CaptureTruth

struct LinkOddityTests {
  private static let model = SegmentModel(sequence: 7, flags: [.ack], payload: Array(1...9))
  private static let other = SegmentModel(
    source: Endpoint(address: IPAddress(ipv6High: 1 << 61, low: 1), port: 1),
    destination: Endpoint(address: IPAddress(ipv6High: 1 << 61, low: 2), port: 2),
    sequence: 7, flags: [.ack], payload: Array(1...9))

  /// The payload of a packet and what of it is missing; or why it is none.
  private func payload(
    _ bytes: [UInt8], _ type: LinkType = .ethernet, originalLength: Int? = nil,
    checkSequenceLength: Int = 0
  ) throws(PacketExclusion) -> (bytes: [UInt8], missing: Int) {
    let packet = CapturedPacket(
      timestamp: 0, linkType: type, originalLength: originalLength ?? bytes.count,
      checkSequenceLength: checkSequenceLength, bytes: bytes.span)
    let segment = try TCPSegment(in: packet)
    return (copy(segment.payload), segment.missingBytes)
  }

  private func exclusion(_ bytes: [UInt8], _ type: LinkType = .ethernet) -> PacketExclusion? {
    do throws(PacketExclusion) {
      _ = try payload(bytes, type)
      return nil
    } catch {
      return error
    }
  }

  @Test func whatFollowsTheIPPacketIsNoData() throws {
    // Padding of any bytes, a check sequence that the capture mentions or not, trailers of switches.
    for model in [Self.model, Self.other] {
      let isIPv6 = model.source.address.isIPv6
      let frame = LinkModel.vlan.wrap(InternetModel().packet(model), isIPv6: isIPv6)
      for trailer in [[0], [0xDE, 0xAD, 0xBE, 0xEF], [UInt8](repeating: 0xAA, count: 40)]
        as [[UInt8]]
      {
        for length in [0, 4] {
          let found = try payload(frame + trailer, checkSequenceLength: length)
          #expect(found == (Self.model.payload, 0))
        }
      }
    }
  }

  @Test func withoutALengthTheCheckSequenceIsTold() throws {
    for model in [Self.model, Self.other] {
      let isIPv6 = model.source.address.isIPv6
      let packet = InternetModel(statedLength: 0).packet(model)
      let frame = LinkModel.ethernet.wrap(packet, isIPv6: isIPv6) + [0xDE, 0xAD, 0xBE, 0xEF]
      #expect(try payload(frame, checkSequenceLength: 4) == (Self.model.payload, 0))
      // Without the capture's word it cannot be told from data.
      #expect(try payload(frame).bytes == Self.model.payload + [0xDE, 0xAD, 0xBE, 0xEF])
      // The snapshot length cut the check sequence, and two bytes of data.
      let cut = Array(frame.dropLast(6))
      #expect(
        try payload(cut, originalLength: frame.count, checkSequenceLength: 4)
          == (Array(Self.model.payload.dropLast(2)), 2))
    }
  }

  @Test func checkSequencesLongerThanThePacketAreMalformed() {
    let packet = InternetModel(statedLength: 0).packet(Self.model)
    #expect(throws: PacketExclusion.malformedHeaders) {
      _ = try payload(packet, .raw, checkSequenceLength: 255)
    }
  }

  @Test(arguments: [UInt16(0), 46, 1500, 1501, 1535])
  func framesWithALengthInsteadOfATypeAreNotIP(length: UInt16) {
    // IEEE 802.3 with LLC, SNAP among it.
    let frame = [UInt8](repeating: 2, count: 12) + big(length) + [0xAA, 0xAA, 3, 0, 0, 0, 8, 0]
    #expect(exclusion(frame + InternetModel().packet(Self.model)) == .notIP)
  }

  @Test func tagsWithoutAnEnd() {
    let tags = [[UInt8]](repeating: [0x81, 0, 0, 1], count: 400).flatMap { $0 }
    let frame = [UInt8](repeating: 2, count: 12) + tags
    #expect(exclusion(frame) == .malformedHeaders)
    let whole = frame + [8, 0] + InternetModel().packet(Self.model)
    #expect(exclusion(whole) == nil)
  }

  @Test(arguments: [UInt16(1), 4, 0x8864, 0x8847])
  func cookedPacketsOfOtherProtocols(type: UInt16) {
    let front: [UInt8] = [0, 0, 0, 1, 0, 6, 2, 2, 2, 2, 2, 2, 0, 0]
    #expect(exclusion(front + big(type) + [1, 2, 3, 4], .linuxCooked) == .notIP)
    let rest: [UInt8] = [0, 0, 0, 0, 0, 1, 0, 1, 0, 6, 2, 2, 2, 2, 2, 2, 0, 0]
    #expect(exclusion(big(type) + rest, .linuxCookedV2) == .notIP)
  }

  @Test func checksumsAreNotLookedAt() throws {
    var bytes = InternetModel().packet(Self.model)
    for index in [10, 11, 36, 37] { bytes[index] = 0xA5 }
    #expect(try payload(bytes, .raw) == (Self.model.payload, 0))
  }

  @Test func urgentDataAndCongestionBitsChangeNothing() throws {
    var bytes = InternetModel().packet(Self.model)
    bytes[32] |= 0x0F  // reserved bits beside the data offset
    bytes[33] |= 0xE0
    bytes.replaceSubrange(38..<40, with: [0, 5])
    #expect(try payload(bytes, .raw) == (Self.model.payload, 0))
  }

  @Test func optionsOfAnyLengthAndNoSense() throws {
    for count in stride(from: 0, through: 40, by: 4) {
      var model = Self.model
      model.options = [UInt8](repeating: 0xFF, count: count)
      #expect(try payload(InternetModel().packet(model), .raw) == (Self.model.payload, 0))
    }
    // A header as long as the segment has no data; a longer one contradicts itself.
    var bytes = InternetModel().packet(Self.model)
    bytes[32] = 0x70
    #expect(try payload(bytes, .raw) == ([9], 0))
    bytes[32] = 0x80
    #expect(exclusion(bytes, .raw) == .malformedHeaders)
  }

  @Test func datagramsShorterThanTheirHeaders() {
    for count in 0..<20 {
      let short = InternetModel().packet(
        from: Self.model.source.address, to: Self.model.destination.address,
        Array(Self.model.tcp.prefix(count)))
      #expect(exclusion(short, .raw) == .malformedHeaders)
    }
  }

  @Test func theReservedBitOfIPv4IsNoFragment() throws {
    let packet = InternetModel(fragmentField: 0x8000).packet(Self.model)
    #expect(try payload(packet, .raw) == (Self.model.payload, 0))
  }
}
