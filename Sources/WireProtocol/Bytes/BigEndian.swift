// Fixed-width integers over a span of bytes: big-endian as on the wire, and little-endian for formats
// of that order. A caller checks the size once; a read outside the span traps instead of reading on.

extension Span where Element == UInt8 {
  /// The big-endian 16-bit integer at `offset`.
  @inline(__always)
  package func uint16(at offset: Int) -> UInt16 {
    UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
  }

  /// The big-endian 32-bit integer at `offset`.
  @inline(__always)
  package func uint32(at offset: Int) -> UInt32 {
    UInt32(uint16(at: offset)) << 16 | UInt32(uint16(at: offset + 2))
  }

  /// The little-endian 16-bit integer at `offset`.
  @inline(__always)
  package func uint16LittleEndian(at offset: Int) -> UInt16 {
    uint16(at: offset).byteSwapped
  }

  /// The little-endian 32-bit integer at `offset`.
  @inline(__always)
  package func uint32LittleEndian(at offset: Int) -> UInt32 {
    uint32(at: offset).byteSwapped
  }
}
