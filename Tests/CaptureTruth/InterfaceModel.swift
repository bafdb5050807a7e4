// An interface of a generated capture, and the headers in front of what is sent over it.

import WireCapture

/// What an interface does to packets: link layer, length, clock.
struct InterfaceModel {
  let link: LinkModel
  /// 0 is no limit.
  let snapshotLength: Int
  let checkSequenceLength: Int
  /// As in if_tsresol.
  let resolution: UInt8
  let offsetSeconds: Int64
  private let unitsPerSecond: Int128

  /// - Parameters:
  ///   - isFirst: it cuts no headers.
  ///   - isNanosecond: what the file says for all packets; nil where the interface says it.
  init(isFirst: Bool, isNanosecond: Bool?, _ random: inout SeededGenerator) {
    link = LinkModel.allCases.filter { $0 != .ipOnly }.randomElement(using: &random) ?? .raw
    snapshotLength =
      [0, 0, 0, isFirst ? 250 : 30, isFirst ? 400 : 110].randomElement(using: &random) ?? 0
    checkSequenceLength =
      link.type(isIPv6: false) == .ethernet && Int.random(in: 0..<3, using: &random) == 0 ? 4 : 0
    if let isNanosecond {
      resolution = isNanosecond ? 9 : 6
      offsetSeconds = 0
    } else {
      resolution = [6, 9, 3, 8, 0x94, 0xA0].randomElement(using: &random) ?? 6
      offsetSeconds = [0, 0, 1_600_000_000, -5].randomElement(using: &random) ?? 0
    }
    unitsPerSecond =
      resolution & 0x80 != 0
      ? 1 << Int128(resolution & 0x7F)
      : (0..<Int(resolution)).reduce(1) { power, _ in power * 10 }
  }

  /// How many bytes of a packet are kept.
  func captured(_ count: Int) -> Int { snapshotLength == 0 ? count : min(count, snapshotLength) }

  /// The time stamp of a packet.
  func units(at time: Int64) -> UInt64 {
    let since = Int128(time) - Int128(offsetSeconds) * 1_000_000_000
    return UInt64(since * unitsPerSecond / 1_000_000_000)
  }

  /// The time that a stamp stands for.
  func time(of units: UInt64) -> Int64 {
    Int64(Int128(units) * 1_000_000_000 / unitsPerSecond) + offsetSeconds * 1_000_000_000
  }

  /// The options that say so.
  func options(_ builder: CaptureBuilder) -> [(UInt16, [UInt8])] {
    var options: [(UInt16, [UInt8])] = [(2, Array("eth".utf8))]
    if resolution != 6 { options.append((9, [resolution])) }
    if checkSequenceLength > 0 { options.append((13, [UInt8(checkSequenceLength)])) }
    if offsetSeconds != 0 { options.append((14, builder.integer(offsetSeconds))) }
    return options
  }
}

extension InternetModel {
  /// A header with options, or with extension headers behind it.
  init(isIPv6: Bool, _ random: inout SeededGenerator) {
    self.init()
    let kind = Int.random(in: 0..<5, using: &random)
    if isIPv6 {
      let hopByHop: [UInt8] = [60, 0, 1, 4, 0, 0, 0, 0]
      let destination: [UInt8] = [6, 1] + [UInt8](repeating: 0, count: 14)
      if kind == 0 { (extensions, firstHeader) = (hopByHop + destination, 0) }
      if kind == 1 { (extensions, firstHeader) = ([6, 0, 0, 0, 9, 9, 9, 9], 44) }
    } else if kind == 0 {
      options = [UInt8](repeating: 1, count: 8)
    }
  }

  /// Says that this is not the whole packet.
  mutating func fragment(isIPv6: Bool) {
    fragmentField = 0x2000
    if isIPv6 { (extensions, firstHeader) = ([6, 0, 0, 1, 9, 9, 9, 9], 44) }
  }
}

/// Counts of the packets of a capture.
struct ExpectedPackets: Equatable {
  var packets = 0
  var truncated = 0
  var excluded: [PacketExclusion: Int] = [:]
}
