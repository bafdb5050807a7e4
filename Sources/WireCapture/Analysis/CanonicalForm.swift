// Whether a body stands in the canonical encoding (SPEC.md 5.1, WP-5.1-2).

import WireProtocol

/// The canonical encoding of one message type: what check asks of each field, found once.
package final class CanonicalForm {
  /// Where a body departs from the canonical encoding, and how.
  package struct Fault {
    /// Of the field, in the body.
    package let offset: Int
    package let text: String
  }

  fileprivate enum Value {
    case bool
    /// A varint of 64 bits, and one that is cut to 32.
    case wide, unsigned, signed
    case fixed32, fixed64
    case bytes
    case message(CanonicalForm)
  }

  fileprivate struct Field {
    let number: UInt32
    let value: Value
    let isRepeated: Bool
  }

  private let fields: [Field]

  package init(_ schema: BodySchema) {
    fields = schema.fields.map { field in
      let value: Value =
        switch field.type {
        case .bool: .bool
        case .int64, .uint64, .sint64: .wide
        case .uint32, .sint32: .unsigned
        case .int32, .enumeration: .signed
        case .fixed32, .sfixed32, .float: .fixed32
        case .fixed64, .sfixed64, .double: .fixed64
        case .string, .bytes: .bytes
        case .message(let part): .message(CanonicalForm(part))
        }
      return Field(number: field.number, value: value, isRepeated: field.isRepeated)
    }
  }

  /// The first fault of a valid body; nil when it is canonical.
  package func fault(in body: Span<UInt8>) -> Fault? { fault(in: body, 0..<body.count) }

  private func fault(in body: Span<UInt8>, _ range: Range<Int>) -> Fault? {
    var reader = FieldReader(body, in: range)
    var last: UInt32 = 0
    var unknown: UInt32?
    while !reader.isAtEnd {
      let field: FieldReader.Field
      do throws(WireError) { field = try reader.next() } catch { return nil }
      let number = field.number
      // The low bits of a tag stand in its first byte.
      let type = body[field.start] & 7
      guard let index = index(of: number), fields[index].has(type) else {
        unknown = number
        continue
      }
      let start = field.start
      if let unknown {
        return Fault(
          offset: start, text: "field \(number) stands behind field \(unknown), which is not known")
      }
      if number < last {
        return Fault(offset: start, text: "field \(number) stands behind field \(last)")
      }
      let known = fields[index]
      if number == last, !known.isRepeated || known.isNumber {
        return Fault(
          offset: start,
          text:
            "field \(number) is there twice\(known.isRepeated ? ", and not in one packed list" : "")"
        )
      }
      last = number
      let prefix = field.value.lowerBound - start
      let length = type == 2 ? CanonicalForm.size(UInt64(field.value.count)) : 0
      if prefix != CanonicalForm.size(UInt64(number) << 3) + length {
        return Fault(
          offset: start, text: "the tag or length of field \(number) is longer than needed")
      }
      if let text = known.fault(body, field.value, isPacked: type == 2) {
        return Fault(offset: start, text: "field \(number) \(text)")
      }
      if case .message(let part) = known.value, let fault = part.fault(in: body, field.value) {
        return Fault(offset: fault.offset, text: "in field \(number), \(fault.text)")
      }
    }
    return nil
  }

  /// Numbers mostly run from 1 without holes.
  private func index(of number: UInt32) -> Int? {
    let guess = Int(number) - 1
    if guess < fields.count, fields[guess].number == number { return guess }
    return fields.firstIndex { $0.number == number }
  }

  /// How many bytes the shortest varint of a number has.
  fileprivate static func size(_ value: UInt64) -> Int {
    value < 0x80 ? 1 : (70 - value.leadingZeroBitCount) / 7
  }
}

extension CanonicalForm.Field {
  /// Whether its values are numbers, which a repeated field packs.
  var isNumber: Bool {
    switch value {
    case .bytes, .message: false
    default: true
    }
  }

  /// Whether it can stand on the wire with this type; otherwise it counts as unknown (WP-5.1-8).
  func has(_ type: UInt8) -> Bool {
    switch value {
    case .bytes, .message: type == 2
    case .bool, .wide, .unsigned, .signed: type == 0 || (isRepeated && type == 2)
    case .fixed32: type == 5 || (isRepeated && type == 2)
    case .fixed64: type == 1 || (isRepeated && type == 2)
    }
  }

  /// What is wrong with a value.
  func fault(_ body: Span<UInt8>, _ range: Range<Int>, isPacked: Bool) -> String? {
    if isRepeated {
      guard isNumber else { return nil }
      if !isPacked { return "is a list of numbers that is not packed" }
      if range.isEmpty { return "is a list without elements" }
    }
    switch value {
    case .message: return nil
    case .bytes: return range.isEmpty ? "is empty, and written" : nil
    case .fixed32, .fixed64:
      if isRepeated { return nil }
      return range.allSatisfy { body[$0] == 0 } ? "is 0, and written" : nil
    case .bool, .wide, .unsigned, .signed:
      var position = range.lowerBound
      while position < range.upperBound {
        let start = position
        let number = CanonicalForm.varint(body, &position, before: range.upperBound)
        if number == 0, !isRepeated { return "is 0, and written" }
        guard number == cut(number), position - start == CanonicalForm.size(number) else {
          return "is a number with more bits or bytes than needed"
        }
      }
      return nil
    }
  }

  /// What of a number counts (WP-5.1-9), as its writer has it.
  private func cut(_ number: UInt64) -> UInt64 {
    switch value {
    case .bool: number == 0 ? 0 : 1
    case .unsigned: UInt64(UInt32(truncatingIfNeeded: number))
    case .signed: UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: number)))
    default: number
    }
  }
}

extension CanonicalForm {
  /// The varint at a position, which moves behind it.
  fileprivate static func varint(_ body: Span<UInt8>, _ position: inout Int, before end: Int)
    -> UInt64
  {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < end {
      let byte = body[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { break }
      shift += 7
    }
    return value
  }
}
