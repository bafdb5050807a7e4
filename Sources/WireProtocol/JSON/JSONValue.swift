// A JSON document as a tree of values, for whoever wants all of it: tools, tests, members of open types.

/// Any JSON value. Strings are equal if they have the same scalars, numbers if they are written alike.
public enum JSONValue: Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number, as written.
  case number(JSONNumber)
  /// A string.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object.
  case object(JSONObject)

  /// The value of a whole document.
  ///
  /// - Throws: ``JSONError`` for the first fault in the document, and `tooLarge` and `tooDeep` by `limits`.
  public init(decoding bytes: Span<UInt8>, limits: JSONLimits = .content) throws(JSONError) {
    var reader = try JSONReader(bytes, limits: limits)
    self = try reader.readValue()
    try reader.finish()
  }

  /// The value of a whole document.
  ///
  /// - Throws: ``JSONError`` for the first fault in the document, and `tooLarge` and `tooDeep` by `limits`.
  public init(decoding bytes: [UInt8], limits: JSONLimits = .content) throws(JSONError) {
    try self.init(decoding: bytes.span, limits: limits)
  }

  /// The value of a whole document.
  ///
  /// - Throws: ``JSONError`` for the first fault in the document, and `tooLarge` and `tooDeep` by `limits`.
  public init(decoding text: String, limits: JSONLimits = .content) throws(JSONError) {
    try self.init(decoding: [UInt8](text.utf8).span, limits: limits)
  }
}

extension JSONReader {
  /// Reads the next value, whatever it is, as a tree. It recurses once a level, so no deeper than
  /// ``JSONLimits/deepest``.
  ///
  /// - Throws: ``JSONError`` for the first fault in the value.
  public mutating func readValue() throws(JSONError) -> JSONValue {
    switch try peek() {
    case .null:
      try readNull()
      return .null
    case .bool: return .bool(try readBool())
    case .number: return .number(try readNumber())
    case .string: return .string(try readString())
    case .array:
      var elements: [JSONValue] = []
      try beginArray()
      while try nextElement() { elements.append(try readValue()) }
      return .array(elements)
    case .object:
      var members: [JSONObject.Member] = []
      try beginObject()
      while let key = try nextKey()?.string {
        members.append(JSONObject.Member(key: key, value: try readValue()))
      }
      return .object(JSONObject(unique: members))
    }
  }
}

extension JSONValue {
  /// Which of the six types the value is of.
  public var kind: JSONKind {
    switch self {
    case .null: .null
    case .bool: .bool
    case .number: .number
    case .string: .string
    case .array: .array
    case .object: .object
    }
  }

  /// The truth value, nil for another type.
  public var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The number, nil for another type.
  public var numberValue: JSONNumber? {
    if case .number(let value) = self { value } else { nil }
  }

  /// The string, nil for another type.
  public var stringValue: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The elements of the array, nil for another type.
  public var arrayValue: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The object, nil for another type.
  public var objectValue: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }

  /// The member of this name, nil if there is none or the value is not an object.
  public subscript(key: String) -> JSONValue? { objectValue?[key] }

  /// The element at this place, nil if there is none or the value is not an array.
  public subscript(index: Int) -> JSONValue? {
    guard let elements = arrayValue, elements.indices.contains(index) else { return nil }
    return elements[index]
  }
}

extension JSONValue: Equatable {
  /// Whether two values are the same: strings by scalars, numbers as written, members in their order.
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.string(let left), .string(let right)): left.hasBytes(of: right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }
}
