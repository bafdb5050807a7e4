// The hash under digests and keys: quick, and the same in every process.

/// Two lanes of multiply and fold, eight bytes at a time.
struct Mixer {
  private(set) var high: UInt64 = 0x9E37_79B9_7F4A_7C15
  private(set) var low: UInt64 = 0xD1B5_4A32_D192_ED03

  /// A hash that begins with a seed: whoever does not know it cannot make many keys meet.
  init(seed: UInt64 = 0) {
    high ^= seed
    low ^= seed
  }

  @inline(__always)
  mutating func add(_ word: UInt64) {
    let first = (high ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    let second = (low ^ word).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    // Added to what was, so that a lane which meets its own value is not lost.
    high = (high &+ 0x8EBC_6AF0_9C88_C6E3) ^ first.high ^ first.low
    low = (low &+ 0x5899_65CC_7537_4CC3) ^ second.high ^ second.low
  }

  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    add(UInt64(bytes.count))
    var offset = 0
    while offset + 8 <= bytes.count {
      add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    var rest: UInt64 = 0
    for byte in bytes[offset...] { rest = rest << 8 | UInt64(byte) }
    add(rest)
  }
}
