// Protobuf's wire format, written by hand: field by field, canonical or not.

import WireProtocol

enum Proto {
  /// The shortest varint, or one padded with zeros to `length` bytes.
  static func varint(_ value: UInt64, length: Int = 1) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    repeat {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    } while rest > 0 || bytes.count < length
    bytes[bytes.count - 1] &= 0x7F
    return bytes
  }

  static func tag(_ field: Int, _ wireType: Int) -> [UInt8] {
    varint(UInt64(field * 8 + wireType))
  }

  static func number(_ field: Int, _ value: UInt64) -> [UInt8] { tag(field, 0) + varint(value) }

  static func fixed64(_ field: Int, _ value: UInt64) -> [UInt8] {
    tag(field, 1) + bigEndian(value).reversed()
  }

  static func fixed32(_ field: Int, _ value: UInt32) -> [UInt8] {
    tag(field, 5) + bigEndian(value).reversed()
  }

  static func bytes(_ field: Int, _ value: [UInt8]) -> [UInt8] {
    tag(field, 2) + varint(UInt64(value.count)) + value
  }

  static func text(_ field: Int, _ value: String) -> [UInt8] { bytes(field, Array(value.utf8)) }

  /// A nested message, or numbers packed into one field.
  static func part(_ field: Int, _ pieces: [UInt8]...) -> [UInt8] {
    bytes(field, pieces.flatMap { $0 })
  }
}

/// Judges a body: nil when it is good.
func judge<Body: WireMessage>(_ body: [UInt8], as _: Body.Type) -> WireError? {
  var arena = BodyArena()
  do throws(WireError) {
    try BodyType(Body.self).check(body.span, in: &arena)
    return nil
  } catch {
    return error
  }
}

/// Decodes a body to a value.
func value<Body: WireMessage>(of body: [UInt8], as _: Body.Type) throws -> Body {
  var arena = BodyArena()
  return Body(try arena.decode(body.span, as: Body.self))
}

/// Fields that no message of version 1 has: one of each wire type, in this order.
let strangeFields =
  Proto.number(100, 300) + Proto.fixed64(101, 1) + Proto.bytes(102, [0, 0xFF])
  + Proto.fixed32(103, 2) + Proto.number(100, 0)
