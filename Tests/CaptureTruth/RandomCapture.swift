// A capture file of a random form: what it does to each packet is told, because it belongs to the truth.

import WireCapture

/// What became of a segment that was written.
struct WrittenSegment {
  /// How many bytes of payload are in the file; nil when the packet is none that a stream can be made of.
  var present: Int?
  /// The time that a reader gives it.
  var time: Int64
}

/// Writes a capture with one interface (pcap) or sections with several (pcapng).
struct RandomCapture {
  private(set) var counts = ExpectedPackets()
  var bytes: [UInt8] { builder.bytes }

  private var builder: CaptureBuilder
  private let format: CaptureBuilder.Format
  private let hasSimplePackets: Bool
  private let hasFragments: Bool
  private var interfaces: [InterfaceModel] = []

  init(_ random: inout SeededGenerator) {
    format = CaptureBuilder.Format.allCases.randomElement(using: &random) ?? .pcap
    hasSimplePackets = Int.random(in: 0..<4, using: &random) == 0
    hasFragments = Int.random(in: 0..<5, using: &random) == 0
    builder = CaptureBuilder(format, isBigEndian: Bool.random(using: &random), linkType: nil)
    if format == .pcapng {
      section(&random)
    } else {
      fileHeader(&random)
    }
  }

  private mutating func fileHeader(_ random: inout SeededGenerator) {
    let interface = InterfaceModel(isFirst: true, isNanosecond: format == .pcapNanoseconds, &random)
    interfaces = [interface]
    var magic: UInt32 = format == .pcap ? 0xA1B2_C3D4 : 0xA1B2_3C4D
    if format == .pcap, Int.random(in: 0..<4, using: &random) == 0 {
      magic = 0xA1B2_CD34
      builder.recordExtra = random.bytes(8)
    }
    // The reserved bits say nothing; the upper ones and bit 26 tell of a check sequence.
    let reserved = UInt32(truncatingIfNeeded: random.next()) & 0x0BFF_0000
    let check =
      interface.checkSequenceLength > 0
      ? UInt32(interface.checkSequenceLength / 2) << 28 | 1 << 26
      : UInt32.random(in: 0...7, using: &random) << 28
    builder.fileHeader(
      magic: magic, linkType: interface.link.type(isIPv6: false),
      snapshotLength: [0, .max, 262_144].randomElement(using: &random) ?? 0,
      upper: reserved | check)
  }

  /// Writes a segment that was captured at `time`: nanoseconds since 1970.
  mutating func write(
    _ segment: SegmentModel, at time: Int64, isWhole: Bool, _ random: inout SeededGenerator
  ) -> WrittenSegment {
    let index = isWhole ? 0 : Int.random(in: 0..<interfaces.count, using: &random)
    let interface = interfaces[index]
    var segment = segment
    segment.options = [UInt8](
      repeating: 1, count: [0, 0, 12, 40].randomElement(using: &random) ?? 0)
    let isIPv6 = segment.source.address.isIPv6
    var internet = InternetModel(isIPv6: isIPv6, &random)
    let isFragment =
      hasFragments && !isWhole && interface.snapshotLength == 0
      && Int.random(in: 0..<20, using: &random) == 0
    if isFragment { internet.fragment(isIPv6: isIPv6) }
    let isUnsized = !isFragment && Int.random(in: 0..<15, using: &random) == 0
    if isUnsized { internet.statedLength = 0 }
    let packet = internet.packet(segment)
    var frame = interface.link.wrap(packet, isIPv6: isIPv6)
    let headers = frame.count - segment.payload.count
    if !isUnsized, interface.link.type(isIPv6: isIPv6) == .ethernet, frame.count < 60 {
      frame += random.bytes(60 - frame.count)
    }
    frame += random.bytes(interface.checkSequenceLength)
    let captured = interface.captured(frame.count)
    let stamp = put(frame, captured: captured, index, at: time, &random)
    if isFragment {
      counts.excluded[.fragment, default: 0] += 1
    } else if captured < headers - segment.options.count {
      counts.excluded[.truncatedHeaders, default: 0] += 1
    } else {
      return WrittenSegment(
        present: min(max(captured - headers, 0), segment.payload.count), time: stamp)
    }
    return WrittenSegment(present: nil, time: stamp)
  }

  /// Writes what belongs to no connection: other traffic, other blocks, another section.
  mutating func writeOther(at time: Int64, _ random: inout SeededGenerator) {
    let kind = Int.random(in: 0..<6, using: &random)
    if kind < 2 {
      let interface = interfaces[0]
      let isUDP = kind == 0
      var frame: [UInt8] = [UInt8](repeating: 2, count: 12) + [8, 6] + random.bytes(46)
      if isUDP || interface.link.type(isIPv6: false) != .ethernet {
        let datagram = InternetModel(firstHeader: 17).packet(SegmentModel())
        frame = interface.link.wrap(datagram, isIPv6: false)
        counts.excluded[.notTCP, default: 0] += 1
      } else {
        counts.excluded[.notIP, default: 0] += 1
      }
      _ = put(frame, captured: interface.captured(frame.count), 0, at: time, &random)
    } else if format == .pcapng {
      if kind == 2 { return section(&random) }
      let types: [UInt32] = [4, 5, 9, 10, 0x0BAD, 0x4000_0BAD, 0x8000_0001, 0x7FFF_FFFF]
      builder.block(
        types.randomElement(using: &random) ?? 4,
        random.bytes(4 * Int.random(in: 0...12, using: &random)))
    }
  }

  /// Begins a section of either byte order with interfaces of its own.
  private mutating func section(_ random: inout SeededGenerator) {
    if interfaces.isEmpty {
      // The builder wrote the first header.
    } else {
      builder.isBigEndian = Bool.random(using: &random)
      builder.section(
        minor: [0, 2].randomElement(using: &random) ?? 0,
        length: [.max, 0, 1_000].randomElement(using: &random) ?? 0)
    }
    interfaces = []
    for index in 0..<Int.random(in: 1...3, using: &random) {
      let interface = InterfaceModel(isFirst: index == 0, isNanosecond: nil, &random)
      interfaces.append(interface)
      builder.interface(
        interface.link.type(isIPv6: false), snapshotLength: UInt32(interface.snapshotLength),
        options: interface.options(builder))
    }
  }

  /// Writes a packet; returns the time that a reader gives it.
  private mutating func put(
    _ frame: [UInt8], captured: Int, _ index: Int, at time: Int64, _ random: inout SeededGenerator
  ) -> Int64 {
    counts.packets += 1
    if captured < frame.count { counts.truncated += 1 }
    let interface = interfaces[index]
    let bytes = Array(frame[..<captured])
    let units = interface.units(at: time)
    guard format == .pcapng else {
      builder.packet(bytes, time: units, originalLength: frame.count)
      return interface.time(of: units)
    }
    let data = bytes + random.bytes((4 - bytes.count % 4) % 4)
    let lengths =
      builder.integer(UInt32(captured)) + builder.integer(UInt32(frame.count)) + data
    let stamp =
      builder.integer(UInt32(units >> 32)) + builder.integer(UInt32(truncatingIfNeeded: units))
    switch Int.random(in: 0..<4, using: &random) {
    case 0 where hasSimplePackets && index == 0:
      builder.block(3, builder.integer(UInt32(frame.count)) + data)
      return 0
    case 1:
      let dropped = builder.integer(UInt16.random(in: 0 ... .max, using: &random))
      builder.block(2, builder.integer(UInt16(index)) + dropped + stamp + lengths)
    case 2:
      // A comment and flags, with the end of the options left away.
      let comment = builder.integer(UInt16(1)) + builder.integer(UInt16(3)) + [65, 66, 67, 0xEE]
      let flags = builder.integer(UInt16(2)) + builder.integer(UInt16(4)) + random.bytes(4)
      builder.block(6, builder.integer(UInt32(index)) + stamp + lengths + comment + flags)
    default:
      builder.block(6, builder.integer(UInt32(index)) + stamp + lengths)
    }
    return interface.time(of: units)
  }
}
