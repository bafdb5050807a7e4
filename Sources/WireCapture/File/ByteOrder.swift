// Capture files are written in the byte order of the machine that recorded them.

import WireProtocol

/// The byte order of a capture file or of a section of it.
enum ByteOrder {
  case big
  case little

  @inline(__always)
  func uint16(_ bytes: Span<UInt8>, at offset: Int) -> UInt16 {
    self == .little ? bytes.uint16LittleEndian(at: offset) : bytes.uint16(at: offset)
  }

  @inline(__always)
  func uint32(_ bytes: Span<UInt8>, at offset: Int) -> UInt32 {
    self == .little ? bytes.uint32LittleEndian(at: offset) : bytes.uint32(at: offset)
  }

  /// A 64-bit integer in this order.
  @inline(__always)
  func uint64(_ bytes: Span<UInt8>, at offset: Int) -> UInt64 {
    let first = UInt64(uint32(bytes, at: offset))
    let second = UInt64(uint32(bytes, at: offset + 4))
    return self == .little ? second << 32 | first : first << 32 | second
  }
}
