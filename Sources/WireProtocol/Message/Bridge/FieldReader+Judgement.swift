// How a single field is judged against its type: shared by the unpacking of known messages and by the bodies known
// by a schema, so that both say the same about the same bytes.

extension FieldReader {
  /// Refuses a known field whose wire type is not that of its type.
  @inline(__always)
  func expect(_ type: WireType, _ field: Field) throws(WireError) {
    if field.type != type {
      throw .malformedBody(
        field.start, "WP-5.1-8",
        "field \(field.number) has wire type \(field.type.rawValue), its own is \(type.rawValue)")
    }
  }

  /// Refuses a string that is not UTF-8 or holds U+0000.
  @inline(__always)
  func expectText(_ field: Field) throws(WireError) {
    if let bad = body.firstBadUTF8(in: field.value) { throw badText(bad, field.number) }
  }

  /// The number of elements of a packed field; `size` is that of an element of a fixed wire type.
  func packedCount(_ field: Field, _ wireType: WireType, size: Int) throws(WireError) -> Int {
    if wireType != .varint {
      guard field.value.count % size == 0 else {
        throw .malformedBody(
          field.start, "WP-5.1-3",
          "field \(field.number) holds \(field.value.count) bytes of numbers of \(size) each")
      }
      return field.value.count / size
    }
    var count = 0
    var length = 0
    for index in field.value {
      length += 1
      if length > 10 {
        throw .malformedBody(field.start, "WP-5.1-5", "a varint of more than 10 bytes")
      }
      if body[index] < 0x80 {
        count += 1
        length = 0
      }
    }
    if length > 0 {
      throw .malformedBody(field.start, "WP-5.1-3", "field \(field.number) ends inside a varint")
    }
    return count
  }

  private func badText(_ position: Int, _ number: UInt32) -> WireError {
    body[position] == 0
      ? .malformedBody(position, "WP-5.2-2", "field \(number) is a string with U+0000 in it")
      : .malformedBody(position, "WP-5.2-1", "field \(number) is a string that is not UTF-8")
  }
}
