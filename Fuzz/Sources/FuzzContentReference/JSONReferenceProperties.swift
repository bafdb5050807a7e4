// JSON is taken or refused as Foundation takes or refuses it, and gives the same values.

import Foundation
import FuzzSupport
import WireProtocol

/// Why this library refuses what Foundation takes.
private let refusedHere: [JSONError.Code: String] = [
  .duplicateKey: "WP-8.1-3; Foundation keeps one of the members",
  .tooDeep: "WP-8.1-2: 32 levels; Foundation has 512",
  .tooLarge: "WP-8.1-2: 65,536 bytes",
  .byteOrderMark: "WP-8.1-1; Foundation reads over it",
]

/// Checks `bytes` as a JSON text.
func checkContentReference(_ bytes: [UInt8]) {
  let theirs = try? JSONSerialization.jsonObject(
    with: Data(bytes), options: [.fragmentsAllowed])
  do throws(JSONError) {
    let ours = try JSONValue(decoding: bytes)
    if let theirs {
      expect(isSame(ours, theirs), "\(ours) here, \(theirs) there")
    } else {
      expect(isBeyondDoubles(ours), "Foundation refuses \(ours)")
    }
  } catch {
    // RFC 8259 is about UTF-8; Foundation also looks for UTF-16 and UTF-32 by where the zeros are.
    let isWide = bytes.prefix(4).contains(0)
    expect(
      theirs == nil || refusedHere[error.code] != nil || isWide || isBehindComma(error, bytes),
      "Foundation takes what is refused: \(error)")
  }
}

/// Whether what is refused is the end of an object or array behind a comma, which Foundation takes and RFC 8259 does not.
private func isBehindComma(_ error: JSONError, _ bytes: [UInt8]) -> Bool {
  guard error.code == .unexpectedByte, bytes.indices.contains(error.offset),
    [UInt8(ascii: "}"), UInt8(ascii: "]")].contains(bytes[error.offset])
  else { return false }
  let before = bytes[..<error.offset].last { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
  return before == UInt8(ascii: ",")
}

/// Whether a value is what Foundation made of it.
private func isSame(_ ours: JSONValue, _ theirs: Any) -> Bool {
  switch ours {
  case .null: return theirs is NSNull
  case .bool(let bool): return theirs as? Bool == bool
  case .number(let number):
    guard let value = theirs as? NSNumber else { return false }
    // Integers of 64 bits are exact in both; of all else Foundation has a double, or refuses it.
    if let exact = number.int64 { return value.int64Value == exact }
    if let exact = number.uint64 { return value.uint64Value == exact }
    guard let double = number.double else { return false }
    // Of more than 17 digits it makes a decimal first, whose double is not always the nearest.
    return double == value.doubleValue
      || value is NSDecimalNumber && abs(value.doubleValue - double) <= abs(double) * 1e-14
  case .string(let text): return (theirs as? String).map { isSame(text, $0) } ?? false
  case .array(let elements):
    guard let array = theirs as? [Any], array.count == elements.count else { return false }
    return zip(elements, array).allSatisfy { isSame($0, $1) }
  case .object(let object):
    guard let dictionary = theirs as? [String: Any] else { return false }
    // Keys that Unicode takes for equivalent are one key of a dictionary, and two here.
    if Set(object.members.map { theirForm($0.key) }).count != object.members.count { return true }
    return dictionary.count == object.members.count
      && object.members.allSatisfy { member in
        dictionary[theirForm(member.key)].map { isSame(member.value, $0) } ?? false
      }
  }
}

private func isSame(_ ours: String, _ theirs: String) -> Bool {
  theirForm(ours).unicodeScalars.elementsEqual(theirs.unicodeScalars)
}

/// Foundation takes U+FEFF at the beginning of a string for a byte order mark, and leaves it out.
private func theirForm(_ text: String) -> String {
  var scalars = text.unicodeScalars
  if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
  return String(scalars)
}

/// Whether a number in it has no double: Foundation refuses these.
private func isBeyondDoubles(_ value: JSONValue) -> Bool {
  switch value {
  case .number(let number): number.double == nil
  case .array(let elements): elements.contains { isBeyondDoubles($0) }
  case .object(let object): object.members.contains { isBeyondDoubles($0.value) }
  default: false
  }
}
