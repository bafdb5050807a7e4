// Gzip members made in memory, with every optional field of their header (RFC 1952).

internal import CZlib

/// Writes a gzip member.
struct GzipWriter {
  /// FHCRC, FEXTRA, FNAME and FCOMMENT: bits 1 to 4.
  var flags: UInt8 = 0
  /// 0, stored, to 9, smallest.
  var level: Int32 = 6

  /// A member that holds `bytes`.
  func member(_ bytes: [UInt8]) -> [UInt8] {
    var header: [UInt8] = [0x1F, 0x8B, 8, flags, 0, 0, 0, 0, 0, 255]
    if flags & 4 != 0 { header += [4, 0, 1, 2, 3, 4] }
    if flags & 8 != 0 { header += Array("capture.pcap".utf8) + [0] }
    if flags & 16 != 0 { header += Array("a comment".utf8) + [0] }
    if flags & 2 != 0 { header += little(checksum(header)).prefix(2) }
    return header + deflated(bytes) + little(checksum(bytes)) + little(UInt32(bytes.count))
  }

  private func little(_ value: UInt32) -> [UInt8] { big(value).reversed() }

  private func checksum(_ bytes: [UInt8]) -> UInt32 {
    unsafe bytes.withUnsafeBufferPointer {
      UInt32(truncatingIfNeeded: unsafe crc32(0, $0.baseAddress, UInt32($0.count)))
    }
  }

  private func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var stream = unsafe z_stream()
    guard
      unsafe deflateInit2_(
        &stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, zlibVersion(),
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return [] }
    defer { unsafe deflateEnd(&stream) }
    var input = bytes
    return unsafe input.withUnsafeMutableBufferPointer { source in
      unsafe [UInt8](unsafeUninitializedCapacity: source.count * 2 + 1024) { target, count in
        unsafe stream.next_in = source.baseAddress
        unsafe stream.avail_in = UInt32(source.count)
        unsafe stream.next_out = target.baseAddress
        unsafe stream.avail_out = UInt32(target.count)
        unsafe deflate(&stream, Z_FINISH)
        count = Int(unsafe stream.total_out)
      }
    }
  }
}
