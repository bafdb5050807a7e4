// Makes mutated bytes a classic capture again: records that follow each other, packets that say their own length, frames whose
// checksums hold. Captures of other formats stay as the fuzzer made them.

import FuzzSupport

private let fileHeader = 24
private let recordHeader = 16

/// Repairs a capture of little-endian microseconds; leaves any other.
func repairCapture(_ capture: inout [UInt8]) {
  guard capture.starts(with: [0xD4, 0xC3, 0xB2, 0xA1]) else { return }
  var start = fileHeader
  while capture.count - start >= recordHeader {
    let room = capture.count - start - recordHeader
    let stated = (0..<4).reduce(0) { $0 | Int(capture[start + 8 + $1]) << (8 * $1) }
    let length = stated <= room ? stated : stated % (room + 1)
    for index in 0..<4 {
      let byte = UInt8(truncatingIfNeeded: length >> (8 * index))
      capture[start + 8 + index] = byte
      // One record in two was cut by its snapshot length as the fuzzer wants it.
      if stated & 1 == 0 { capture[start + 12 + index] = byte }
    }
    start += recordHeader
    repairPacket(&capture, start..<start + length)
    start += length
  }
}

/// Ethernet, IPv4, TCP: the lengths are those of the packet, and what is carried are frames.
private func repairPacket(_ capture: inout [UInt8], _ packet: Range<Int>) {
  let internet = packet.lowerBound + 14
  guard packet.upperBound - internet >= 40, capture[internet - 2] == 8, capture[internet - 1] == 0
  else { return }
  let length = packet.upperBound - internet
  capture[internet] = 0x45
  capture[internet + 2] = UInt8(truncatingIfNeeded: length >> 8)
  capture[internet + 3] = UInt8(truncatingIfNeeded: length)
  guard capture[internet + 9] == 6 else { return }
  let payload = internet + 20 + 4 * max(5, Int(capture[internet + 32] >> 4))
  guard payload < packet.upperBound, capture[payload] == 0xD5 else { return }
  var frames = Array(capture[payload..<packet.upperBound])
  repairFrames(&frames)
  capture.replaceSubrange(payload..<packet.upperBound, with: frames)
}
