// What the tests expect of frames, computed from SPEC.md without the code that is tested.

import WireProtocol

/// CRC-32C, one bit after the other (SPEC.md 2.3).
func referenceCRC32C(_ bytes: some Sequence<UInt8>, after checksum: UInt32 = 0) -> UInt32 {
  var crc = ~checksum
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
  }
  return ~crc
}

func bigEndian(_ value: some FixedWidthInteger & UnsignedInteger) -> [UInt8] {
  stride(from: value.bitWidth - 8, through: 0, by: -8).map {
    UInt8(truncatingIfNeeded: value >> $0)
  }
}

/// A frame put together byte by byte from SPEC.md 2.1, right or wrong.
struct RawFrame {
  var magic: [UInt8] = [0xD5, 0x58]
  var version: UInt8 = 0x10
  var flags: UInt8 = 0
  var command: UInt16 = 0x0200
  var status: UInt16 = 0
  var sequence: UInt32 = 7
  /// Instead of the body's own.
  var length: UInt32?
  /// Bits that damage the checksums.
  var bodyDamage: UInt32 = 0
  var headerDamage: UInt32 = 0
  var body: [UInt8] = []

  var bytes: [UInt8] {
    var bytes = magic + [version, flags] + bigEndian(command) + bigEndian(status)
    bytes += bigEndian(sequence) + bigEndian(length ?? UInt32(body.count))
    bytes += bigEndian(referenceCRC32C(body) ^ bodyDamage)
    return bytes + bigEndian(referenceCRC32C(bytes) ^ headerDamage) + body
  }
}

/// What decoding the first frame of some bytes gives.
enum Outcome: Equatable {
  case needMore(Int)
  case frame(Frame)
  case error(WireError)
}

func outcome(_ bytes: [UInt8], limits: Limits = .default) -> Outcome {
  do throws(WireError) {
    switch try FrameView.decode(bytes.span, limits: limits) {
    case .needMore(let count): return .needMore(count)
    case .frame(let view): return .frame(Frame(copying: view))
    }
  } catch {
    return .error(error)
  }
}

/// An error to compare with: errors are equal by code, offset and requirement.
func fault(_ code: WireError.Code, _ offset: Int, _ requirement: String) -> WireError {
  WireError(code, offset: offset, requirement: requirement, explanation: "")
}
