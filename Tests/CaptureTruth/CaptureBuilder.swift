// Capture files made in memory, in both formats and byte orders.

import WireCapture

/// Writes a capture.
struct CaptureBuilder {
  enum Format: CaseIterable {
    case pcap, pcapNanoseconds, pcapng
  }

  var format = Format.pcap
  var isBigEndian = false
  private(set) var bytes: [UInt8] = []
  /// Where each record or block begins.
  private(set) var starts: [Int] = []
  /// What stands behind the lengths of each pcap record.
  var recordExtra: [UInt8] = []

  init(_ format: Format = .pcap, isBigEndian: Bool = false, linkType: LinkType? = .ethernet) {
    self.format = format
    self.isBigEndian = isBigEndian
    switch format {
    case .pcap, .pcapNanoseconds:
      fileHeader(magic: format == .pcap ? 0xA1B2_C3D4 : 0xA1B2_3C4D, linkType: linkType)
    case .pcapng:
      section()
      if let linkType { interface(linkType) }
    }
  }

  /// An integer in the capture's byte order.
  func integer(_ value: some FixedWidthInteger) -> [UInt8] {
    isBigEndian ? big(value) : big(value).reversed()
  }

  /// - Parameter upper: the bits of the link type's field that tell of a check sequence, or nothing.
  mutating func fileHeader(
    magic: UInt32, linkType: LinkType?, minor: UInt16 = 4, snapshotLength: UInt32 = 262_144,
    upper: UInt32 = 0
  ) {
    bytes = integer(magic) + integer(UInt16(2)) + integer(minor) + integer(UInt64(0))
    bytes += integer(snapshotLength) + integer(UInt32(linkType?.rawValue ?? 0) | upper)
  }

  mutating func block(_ type: UInt32, _ body: [UInt8], trailer: UInt32? = nil) {
    starts.append(bytes.count)
    let length = UInt32(12 + body.count)
    bytes += integer(type) + integer(length) + body + integer(trailer ?? length)
  }

  mutating func section(major: UInt16 = 1, minor: UInt16 = 0, length: UInt64 = .max) {
    let magic = integer(UInt32(0x1A2B_3C4D))
    block(0x0A0D_0D0A, magic + integer(major) + integer(minor) + integer(length))
  }

  mutating func interface(
    _ type: LinkType, snapshotLength: UInt32 = 0, options: [(UInt16, [UInt8])] = []
  ) {
    var body = integer(type.rawValue) + [0, 0] + integer(snapshotLength)
    for (code, value) in options {
      body += integer(code) + integer(UInt16(value.count)) + padded(value)
    }
    if !options.isEmpty { body += [0, 0, 0, 0] }
    block(1, body)
  }

  /// A packet at `time` in the units of the format, or of the interface.
  mutating func packet(
    _ data: [UInt8], time: UInt64 = 0, originalLength: Int? = nil, interface: UInt32 = 0
  ) {
    let lengths = integer(UInt32(data.count)) + integer(UInt32(originalLength ?? data.count))
    guard format == .pcapng else {
      starts.append(bytes.count)
      let units: UInt64 = format == .pcap ? 1_000_000 : 1_000_000_000
      bytes += integer(UInt32(time / units)) + integer(UInt32(time % units)) + lengths + recordExtra
      bytes += data
      return
    }
    let stamp = integer(UInt32(time >> 32)) + integer(UInt32(truncatingIfNeeded: time))
    block(6, integer(interface) + stamp + lengths + padded(data))
  }

  func padded(_ bytes: [UInt8]) -> [UInt8] {
    bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
  }
}
