// Writing pcapng (draft-ietf-opsawg-pcapng): one section, one Ethernet interface, packets with times in nanoseconds.

/// Makes the bytes of a capture file; whoever uses it takes them out of ``bytes`` and writes them.
public struct PcapngWriter: Sendable {
  /// What is not taken out yet, whole blocks.
  public var bytes: [UInt8] = []

  /// The beginning of a file.
  public init() {
    // Section header: byte order, version 1.0, a length that is not said.
    block(0x0A0D_0D0A) { body in
      body.append(little: 0x1A2B_3C4D as UInt32)
      body.append(little: 1 as UInt16)
      body.append(little: 0 as UInt16)
      body.append(little: UInt64.max)
    }
    // Interface: Ethernet, packets as long as they are; option 9, the resolution of times, is 10⁻⁹ s.
    block(1) { body in
      body.append(little: 1 as UInt16)
      body.append(little: 0 as UInt16)
      body.append(little: 0 as UInt32)
      body.append(little: 9 as UInt16)
      body.append(little: 1 as UInt16)
      body += [9, 0, 0, 0]
      body.append(little: 0 as UInt32)
    }
  }

  /// Appends a packet.
  ///
  /// - Parameter nanoseconds: since 1970-01-01T00:00:00Z.
  public mutating func append(_ packet: [UInt8], at nanoseconds: UInt64) {
    block(6) { body in
      body.append(little: 0 as UInt32)
      body.append(little: UInt32(truncatingIfNeeded: nanoseconds >> 32))
      body.append(little: UInt32(truncatingIfNeeded: nanoseconds))
      body.append(little: UInt32(packet.count))
      body.append(little: UInt32(packet.count))
      body += packet
    }
  }

  private mutating func block(_ type: UInt32, _ fill: (inout [UInt8]) -> Void) {
    var body: [UInt8] = []
    fill(&body)
    while body.count % 4 != 0 { body.append(0) }
    let length = UInt32(body.count + 12)
    bytes.append(little: type)
    bytes.append(little: length)
    bytes += body
    bytes.append(little: length)
  }
}

extension [UInt8] {
  fileprivate mutating func append<Number: FixedWidthInteger>(little number: Number) {
    for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
      append(UInt8(truncatingIfNeeded: number >> Number(shift)))
    }
  }
}
