// Makes mutated bytes a stream of frames again, so that the checksums do not keep the fuzzer out.

import WireProtocol

/// Gives magic, lengths and checksums that hold to whatever frames can be seen in `stream`.
///
/// The rest of each header stays as the fuzzer made it: flags, command, status and sequence are its own.
public func repairFrames(_ stream: inout [UInt8]) {
  var start = 0
  while stream.count - start >= Frame.headerLength {
    let room = stream.count - start - Frame.headerLength
    let wanted = stream[start + 12..<start + 16].reduce(0) { $0 << 8 | Int($1) }
    let length = wanted <= room ? wanted : wanted % (room + 1)
    put(UInt32(FrameHeader.magic), 2, at: start, in: &stream)
    stream[start + 2] = ProtocolVersion.v1.rawValue | stream[start + 2] & 0x0F
    put(UInt32(length), 4, at: start + 12, in: &stream)
    let body = start + Frame.headerLength
    put(CRC32C.checksum(stream[body..<body + length].span), 4, at: start + 16, in: &stream)
    put(CRC32C.checksum(stream[start..<start + 20].span), 4, at: start + 20, in: &stream)
    start = body + length
  }
}

private func put(_ value: UInt32, _ count: Int, at offset: Int, in bytes: inout [UInt8]) {
  for index in 0..<count {
    bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * (count - 1 - index)))
  }
}
