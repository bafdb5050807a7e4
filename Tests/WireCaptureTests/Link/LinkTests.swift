// From captured packets to TCP segments, through each link layer and both versions of IP.

import Testing
import WireCapture

@testable import CaptureTruth

/// A copy of a segment, or why there is none.
private struct SegmentCopy: Equatable {
  var source: Endpoint
  var destination: Endpoint
  var sequence: UInt32
  var acknowledgment: UInt32
  var flags: TCPFlags
  var payload: [UInt8]
  var missing: Int
}

private func decode(
  _ bytes: [UInt8], _ type: LinkType, originalLength: Int? = nil
) throws(PacketExclusion) -> SegmentCopy {
  let packet = CapturedPacket(
    timestamp: 0, linkType: type, originalLength: originalLength ?? bytes.count,
    bytes: bytes.span)
  let segment = try TCPSegment(in: packet)
  return SegmentCopy(
    source: segment.source, destination: segment.destination, sequence: segment.sequenceNumber,
    acknowledgment: segment.acknowledgmentNumber, flags: segment.flags,
    payload: copy(segment.payload), missing: segment.missingBytes)
}

private func exclusion(
  _ bytes: [UInt8], _ type: LinkType, originalLength: Int? = nil
) -> PacketExclusion? {
  do throws(PacketExclusion) {
    _ = try decode(bytes, type, originalLength: originalLength)
    return nil
  } catch {
    return error
  }
}

struct LinkTests {
  private static let ipv4 = SegmentModel(
    sequence: 0x8000_0001, acknowledgment: 77, flags: [.psh, .ack], payload: Array(1...9))
  private static let ipv6 = SegmentModel(
    source: Endpoint(address: IPAddress(ipv6High: 1 << 61, low: 1), port: 1),
    destination: Endpoint(address: IPAddress(ipv6High: 1 << 61, low: 2), port: 2),
    sequence: 5, flags: [.fin, .ack], payload: Array(1...9), options: [1, 1, 1, 0])

  private static func expected(_ model: SegmentModel, missing: Int = 0) -> SegmentCopy {
    SegmentCopy(
      source: model.source, destination: model.destination, sequence: model.sequence,
      acknowledgment: model.acknowledgment, flags: model.flags,
      payload: Array(model.payload.dropLast(missing)), missing: missing)
  }

  @Test(arguments: LinkModel.allCases, [false, true])
  func eachLinkLayerCarriesBothVersions(_ link: LinkModel, isIPv6: Bool) throws {
    let model = isIPv6 ? Self.ipv6 : Self.ipv4
    let bytes = link.wrap(InternetModel().packet(model), isIPv6: isIPv6)
    let type = link.type(isIPv6: isIPv6)
    #expect(try decode(bytes, type) == Self.expected(model))
    // Cut anywhere, it is either headers that are cut, or data that is missing.
    for count in 0..<bytes.count {
      let cut = Array(bytes[..<count])
      let present = count - (bytes.count - model.payload.count)
      if present >= 0 {
        let expected = Self.expected(model, missing: 9 - present)
        #expect(try decode(cut, type, originalLength: bytes.count) == expected)
      } else if let reason = exclusion(cut, type, originalLength: bytes.count) {
        #expect(reason == .truncatedHeaders)
        #expect(exclusion(cut, type) == .malformedHeaders)
      } else {
        // Only TCP options were cut.
        #expect(isIPv6 && present >= -4)
      }
    }
  }

  @Test func paddingIsNotData() throws {
    var model = Self.ipv4
    model.payload = []
    let bytes = LinkModel.ethernet.wrap(InternetModel().packet(model), isIPv6: false)
    #expect(try decode(bytes + [0, 0, 0, 0, 0, 0], .ethernet) == Self.expected(model))
  }

  @Test(arguments: [false, true])
  func lengthZeroMeansAllOfThePacket(isIPv6: Bool) throws {
    let model = isIPv6 ? Self.ipv6 : Self.ipv4
    let bytes = InternetModel(statedLength: 0).packet(model)
    #expect(try decode(bytes, .raw) == Self.expected(model))
    let cut = Array(bytes.dropLast(4))
    #expect(
      try decode(cut, .raw, originalLength: bytes.count) == Self.expected(model, missing: 4))
  }

  @Test func optionsAndExtensionHeaders() throws {
    let options = InternetModel(options: [1, 1, 1, 1, 1, 1, 1, 0])
    #expect(try decode(options.packet(Self.ipv4), .raw) == Self.expected(Self.ipv4))
    let hopByHop: [UInt8] = [60, 0, 1, 4, 0, 0, 0, 0]
    let destination: [UInt8] = [43, 1] + [UInt8](repeating: 0, count: 14)
    let routing: [UInt8] = [51, 0, 0, 0, 0, 0, 0, 0]
    let authentication: [UInt8] = [44, 1] + [UInt8](repeating: 0, count: 10)
    let atomicFragment: [UInt8] = [6, 0, 0, 0, 1, 2, 3, 4]
    let chain = InternetModel(
      extensions: hopByHop + destination + routing + authentication + atomicFragment,
      firstHeader: 0)
    #expect(try decode(chain.packet(Self.ipv6), .raw) == Self.expected(Self.ipv6))
    let tooLong = InternetModel(extensions: [6, 200, 0, 0, 0, 0, 0, 0], firstHeader: 0)
    #expect(exclusion(tooLong.packet(Self.ipv6), .raw) == .malformedHeaders)
  }

  @Test func fragmentsAreNotPutTogether() {
    for field in [UInt16(0x2000), 0x0001, 0x2001] {
      let packet = InternetModel(fragmentField: field).packet(Self.ipv4)
      #expect(exclusion(packet, .raw) == .fragment)
    }
    for field: [UInt8] in [[0, 1], [0, 8]] {
      let header = [6, 0] + field + [0, 0, 0, 1]
      let model = InternetModel(extensions: header, firstHeader: 44)
      #expect(exclusion(model.packet(Self.ipv6), .raw) == .fragment)
    }
  }

  @Test func otherTraffic() {
    let arp = [UInt8](repeating: 2, count: 12) + [8, 6] + [UInt8](repeating: 0, count: 28)
    #expect(exclusion(arp, .ethernet) == .notIP)
    #expect(exclusion([7, 0, 0, 0, 1, 2], .null) == .notIP)
    #expect(exclusion(InternetModel(firstHeader: 17).packet(Self.ipv4), .raw) == .notTCP)
    #expect(exclusion(InternetModel(firstHeader: 59).packet(Self.ipv6), .raw) == .notTCP)
    #expect(exclusion([1, 2, 3], LinkType(rawValue: 147)) == .unsupportedLinkType)
  }

  @Test func headersThatContradictThemselves() {
    #expect(exclusion([0x50] + [UInt8](repeating: 0, count: 60), .raw) == .malformedHeaders)
    var packet = InternetModel().packet(Self.ipv4)
    packet[0] = 0x44
    #expect(exclusion(packet, .raw) == .malformedHeaders)
    packet = InternetModel(statedLength: 39).packet(Self.ipv4)
    #expect(exclusion(packet, .raw) == .malformedHeaders)
    for offset in [UInt8(0x40), 0xF0] {
      packet = InternetModel().packet(Self.ipv4)
      packet[32] = offset
      #expect(exclusion(packet, .raw) == .malformedHeaders)
    }
  }

  @Test func lengthBeyondThePacketCountsAsMissing() throws {
    let bytes = InternetModel(statedLength: 59).packet(Self.ipv4)
    var expected = Self.expected(Self.ipv4)
    expected.missing = 10
    #expect(try decode(bytes, .raw) == expected)
  }

  @Test(arguments: [
    (UInt64(0x2001_0DB8_0000_0000), UInt64(1), "2001:db8::1"), (0, 0, "::"), (0, 1, "::1"),
    (0x2001_0DB8_0000_0001, 0x0001_0001_0001_0001, "2001:db8:0:1:1:1:1:1"),
    (0x2001_0000_0000_0001, 0x0000_0000_0000_0001, "2001:0:0:1::1"),
    (0x0001_0000_0000_0000, 0, "1::"),
    (0x0001_0002_0003_0004, 0x0005_0006_0007_0008, "1:2:3:4:5:6:7:8"),
  ])
  func textOfAddresses(_ high: UInt64, low: UInt64, text: String) {
    let address = IPAddress(ipv6High: high, low: low)
    #expect(address.description == text)
    #expect(Endpoint(address: address, port: 80).description == "[\(text)]:80")
    #expect(Endpoint(address: IPAddress(ipv4: 0xC000_0201), port: 9).description == "192.0.2.1:9")
  }
}
