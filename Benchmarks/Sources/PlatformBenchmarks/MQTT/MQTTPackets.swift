// As much of MQTT 3.1.1 as pairs of clients with QoS 1 need.

import NIOCore

/// Packets as bytes.
enum MQTTPackets {
  static let connack: UInt8 = 2
  static let publish: UInt8 = 3
  static let puback: UInt8 = 4
  static let suback: UInt8 = 9

  static func connect(_ client: String, isClean: Bool, to output: inout ByteBuffer) {
    output.writeInteger(0x10 as UInt8)
    writeLength(12 + client.utf8.count, to: &output)
    writeString("MQTT", to: &output)
    output.writeInteger(4 as UInt8)
    output.writeInteger(isClean ? 2 : 0 as UInt8)
    output.writeInteger(60 as UInt16)
    writeString(client, to: &output)
  }

  static func subscribe(_ topic: String, to output: inout ByteBuffer) {
    output.writeInteger(0x82 as UInt8)
    writeLength(5 + topic.utf8.count, to: &output)
    output.writeInteger(1 as UInt16)
    writeString(topic, to: &output)
    output.writeInteger(1 as UInt8)
  }

  /// A publish packet of QoS 1 up to its packet identifier; two bytes of that and `size` bytes follow.
  static func publishHead(_ topic: String, size: Int) -> ByteBuffer {
    var output = ByteBuffer()
    output.writeInteger(0x32 as UInt8)
    writeLength(4 + topic.utf8.count + size, to: &output)
    writeString(topic, to: &output)
    return output
  }

  static func puback(_ identifier: UInt16, to output: inout ByteBuffer) {
    output.writeMultipleIntegers(0x40 as UInt8, 2 as UInt8, identifier)
  }

  /// The first packet of a buffer.
  ///
  /// - Returns: its type, where its variable header begins, and where it ends; nil: it is not all there.
  static func next(in buffer: ByteBuffer) -> (type: UInt8, start: Int, end: Int)? {
    let first = buffer.readerIndex
    var (length, shift, index) = (0, 0, first + 1)
    while true {
      guard shift < 28, let byte = buffer.getInteger(at: index, as: UInt8.self) else { return nil }
      length |= Int(byte & 0x7F) << shift
      index += 1
      shift += 7
      if byte & 0x80 == 0 { break }
    }
    guard index + length <= buffer.writerIndex,
      let type = buffer.getInteger(at: first, as: UInt8.self)
    else { return nil }
    return (type >> 4, index, index + length)
  }

  private static func writeString(_ text: String, to output: inout ByteBuffer) {
    output.writeInteger(UInt16(text.utf8.count))
    output.writeString(text)
  }

  private static func writeLength(_ length: Int, to output: inout ByteBuffer) {
    var rest = length
    repeat {
      output.writeInteger(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
      rest >>= 7
    } while rest > 0
  }
}
