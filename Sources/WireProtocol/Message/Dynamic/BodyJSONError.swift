// What is wrong with the JSON of a body, and where.

/// Why JSON is no body of its schema.
public struct BodyJSONError: Error, Sendable, Hashable {
  /// The value at fault, such as `$.messages[2].from.uid`.
  public let path: String
  /// What is wrong and what is possible, in English.
  public let explanation: String

  /// An error at the value under way; those who hold that value put its name before it.
  init(_ explanation: String) {
    self.init(path: "", explanation)
  }

  private init(path: String, _ explanation: String) {
    self.path = path
    self.explanation = explanation
  }

  /// The same error seen from the value that holds this one: `step` is `.name` or `[index]`.
  func inside(_ step: String) -> BodyJSONError {
    BodyJSONError(path: step + path, explanation)
  }
}

extension BodyJSONError: CustomStringConvertible {
  /// The path and what is wrong.
  public var description: String { "\(path): \(explanation)" }
}

extension JSONValue {
  /// What the value is, for an error: never its text, which may be long.
  var noun: String {
    switch self {
    case .null: "null"
    case .bool: "a truth value"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
