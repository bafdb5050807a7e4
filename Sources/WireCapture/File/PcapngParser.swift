// pcapng: blocks with their length in front and behind. A Section Header Block sets the byte order,
// Interface Description Blocks follow it, packets name their interface.

import WireProtocol

/// Reads the blocks of a pcapng file, one at a time, from whatever bytes are at hand.
struct PcapngParser {
  static let sectionHeader: UInt32 = 0x0A0D_0D0A
  static let interfaceLimit = 65_536

  private enum BlockType {
    static let interfaceDescription: UInt32 = 1
    static let packet: UInt32 = 2
    static let simplePacket: UInt32 = 3
    static let enhancedPacket: UInt32 = 6
  }

  /// The order of the section; nil before the first Section Header Block.
  private var order: ByteOrder?
  private var interfaces: [PcapngInterface] = []
  /// The block whose body was passed over: its length comes once more behind it.
  private var skipped: (length: UInt32, offset: Int)?

  /// Whether a block was begun whose end has not been read.
  var isInsideBlock: Bool { skipped != nil }

  /// What stands at the front of `window`, which begins at `offset` of the file.
  @inline(__always)
  mutating func step(
    _ window: Span<UInt8>, at offset: Int, limit: Int
  ) throws(CaptureError) -> ParseStep {
    if let skipped, let order {
      guard window.count >= 4 else { return .need(4) }
      guard order.uint32(window, at: 0) == skipped.length else {
        throw CaptureError(.badBlockLength(skipped.length), at: skipped.offset)
      }
      self.skipped = nil
      return .skip(4)
    }
    guard window.count >= 8 else { return .need(8) }
    if window.uint32(at: 0) == Self.sectionHeader { return try section(window, at: offset) }
    guard let order else { throw CaptureError(.notACapture, at: offset) }
    let type = order.uint32(window, at: 0)
    let length = order.uint32(window, at: 4)
    guard length >= 12, length.isMultiple(of: 4) else {
      throw CaptureError(.badBlockLength(length), at: offset)
    }
    let minimum: UInt32
    switch type {
    case BlockType.enhancedPacket, BlockType.packet: minimum = 32
    case BlockType.interfaceDescription: minimum = 20
    case BlockType.simplePacket: minimum = 16
    default: return skipBody(of: length, at: offset)
    }
    guard length >= minimum else { throw CaptureError(.badBlockLength(length), at: offset) }
    guard length <= limit else {
      throw CaptureError(.recordTooLong(length, limit: limit), at: offset)
    }
    guard window.count >= Int(length) else { return .need(Int(length)) }
    let block = window.extracting(first: Int(length))
    guard order.uint32(block, at: Int(length) - 4) == length else {
      throw CaptureError(.badBlockLength(length), at: offset)
    }
    if type == BlockType.interfaceDescription {
      try describeInterface(block, order, at: offset)
      return .skip(Int(length))
    }
    let packet =
      type == BlockType.simplePacket
      ? try simplePacket(block, order, at: offset)
      : try packet(block, order, isEnhanced: type == BlockType.enhancedPacket, at: offset)
    return .packet(packet, length: Int(length))
  }

  /// Passes over a block without waiting for it; the length behind it is checked when it comes.
  private mutating func skipBody(of length: UInt32, at offset: Int) -> ParseStep {
    skipped = (length, offset)
    return .skip(Int(length) - 4)
  }

  private mutating func section(
    _ window: Span<UInt8>, at offset: Int
  ) throws(CaptureError) -> ParseStep {
    guard window.count >= 16 else { return .need(16) }
    let order: ByteOrder
    switch window.uint32(at: 8) {
    case 0x1A2B_3C4D: order = .big
    case 0x4D3C_2B1A: order = .little
    default: throw CaptureError(.notACapture, at: offset)
    }
    let length = order.uint32(window, at: 4)
    guard length >= 28, length.isMultiple(of: 4) else {
      throw CaptureError(.badBlockLength(length), at: offset)
    }
    let major = order.uint16(window, at: 12)
    guard major == 1 else {
      let minor = order.uint16(window, at: 14)
      throw CaptureError(.unsupportedVersion(major: major, minor: minor), at: offset)
    }
    self.order = order
    interfaces.removeAll()
    return skipBody(of: length, at: offset)
  }

  private mutating func describeInterface(
    _ block: Span<UInt8>, _ order: ByteOrder, at offset: Int
  ) throws(CaptureError) {
    guard interfaces.count < Self.interfaceLimit else {
      throw CaptureError(.tooManyInterfaces(limit: Self.interfaceLimit), at: offset)
    }
    var interface = PcapngInterface(
      linkType: LinkType(rawValue: order.uint16(block, at: 8)),
      snapshotLength: order.uint32(block, at: 12))
    var option = 16
    let end = block.count - 4
    while end - option >= 4 {
      let code = order.uint16(block, at: option)
      let length = Int(order.uint16(block, at: option + 2))
      if code == 0 { break }
      guard length <= end - option - 4 else {
        throw CaptureError(.badBlockLength(UInt32(block.count)), at: offset)
      }
      switch (code, length) {
      case (9, 1): interface.setResolution(block[option + 4])
      case (13, 1): interface.checkSequenceLength = Int(block[option + 4])
      case (14, 8):
        interface.offsetSeconds = Int64(bitPattern: order.uint64(block, at: option + 4))
      default: break
      }
      option += 4 + (length + 3) / 4 * 4
    }
    interfaces.append(interface)
  }

  /// An Enhanced Packet Block, or the Packet Block that it replaced: they differ in one field.
  @inline(__always)
  private func packet(
    _ block: Span<UInt8>, _ order: ByteOrder, isEnhanced: Bool, at offset: Int
  ) throws(CaptureError) -> PacketRecord {
    let index = isEnhanced ? order.uint32(block, at: 8) : UInt32(order.uint16(block, at: 8))
    guard index < interfaces.count else {
      throw CaptureError(.unknownInterface(index), at: offset)
    }
    let captured = order.uint32(block, at: 20)
    guard captured <= block.count - 32 else {
      throw CaptureError(.badBlockLength(UInt32(block.count)), at: offset)
    }
    let high = UInt64(order.uint32(block, at: 12))
    let time = high << 32 | UInt64(order.uint32(block, at: 16))
    return PacketRecord(
      timestamp: interfaces[Int(index)].nanoseconds(time),
      linkType: interfaces[Int(index)].linkType, interface: Int(index),
      originalLength: Int(order.uint32(block, at: 24)),
      checkSequenceLength: interfaces[Int(index)].checkSequenceLength,
      bytes: 28..<28 + Int(captured))
  }

  private func simplePacket(
    _ block: Span<UInt8>, _ order: ByteOrder, at offset: Int
  ) throws(CaptureError) -> PacketRecord {
    guard let interface = interfaces.first else {
      throw CaptureError(.unknownInterface(0), at: offset)
    }
    let original = Int(order.uint32(block, at: 8))
    let snapshot = interface.snapshotLength == 0 ? Int.max : Int(interface.snapshotLength)
    // The captured length is not written: it is the least of what could bound it.
    let captured = min(original, snapshot, block.count - 16)
    return PacketRecord(
      timestamp: 0, linkType: interface.linkType, interface: 0, originalLength: original,
      checkSequenceLength: interface.checkSequenceLength, bytes: 12..<12 + captured)
  }
}
