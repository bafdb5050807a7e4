// Members of a JSON object, each of which has to be known: a misspelt member must not make a vector weaker.

import WireProtocol

/// A value of a vector file and where it stands.
struct Place {
  let value: JSONValue
  let path: String
  let file: String

  func error(_ explanation: String) -> VectorError {
    VectorError(.badFile, file, path, explanation)
  }

  /// The elements of an array.
  func elements() throws(VectorError) -> [Place] {
    guard let elements = value.arrayValue else { throw error("expected an array") }
    return elements.enumerated().map { index, value in
      Place(value: value, path: "\(path)[\(index)]", file: file)
    }
  }

  func string() throws(VectorError) -> String {
    guard let text = value.stringValue else { throw error("expected a string") }
    return text
  }

  /// A string that is not empty.
  func text() throws(VectorError) -> String {
    let text = try string()
    if text.isEmpty { throw error("is empty") }
    return text
  }

  func integer(_ bounds: ClosedRange<Int>) throws(VectorError) -> Int {
    guard let number = value.numberValue?.int64, let integer = Int(exactly: number),
      bounds.contains(integer)
    else { throw error("expected an integer from \(bounds.lowerBound) to \(bounds.upperBound)") }
    return integer
  }

  /// One of the names of an enumeration.
  func name<Name: RawRepresentable<String>>(_: Name.Type) throws(VectorError) -> Name {
    guard let name = Name(rawValue: try string()) else {
      throw error("'\(value)' is none of its names")
    }
    return name
  }

  /// Bytes in lower-case hexadecimal.
  func bytes() throws(VectorError) -> [UInt8] {
    let text = Array(try string().utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    guard text.count.isMultiple(of: 2) else { throw error("has an odd number of digits") }
    for index in stride(from: 0, to: text.count, by: 2) {
      guard let high = Place.digit(text[index]), let low = Place.digit(text[index + 1]) else {
        throw error("holds something else than the digits 0-9 and a-f")
      }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}

/// An object whose members are all asked for.
struct StrictObject {
  let place: Place
  private let object: JSONObject

  /// - Parameter members: all that it may have.
  init(_ place: Place, members: Set<String>) throws(VectorError) {
    guard let object = place.value.objectValue else { throw place.error("expected an object") }
    for member in object.members where !members.contains(member.key) {
      throw place.error(
        "has no member '\(member.key)'; it may have \(members.sorted().joined(separator: ", "))")
    }
    self.place = place
    self.object = object
  }

  /// A member that may be absent.
  func optional(_ name: String) -> Place? {
    object[name].map { Place(value: $0, path: "\(place.path).\(name)", file: place.file) }
  }

  /// A member that has to be there.
  func needed(_ name: String) throws(VectorError) -> Place {
    guard let member = optional(name) else { throw place.error("lacks the member '\(name)'") }
    return member
  }

  /// Refuses members that do not go with the others.
  func refuse(_ names: [String], because reason: String) throws(VectorError) {
    for name in names {
      if let member = optional(name) { throw member.error("cannot be there: \(reason)") }
    }
  }
}
