// What is wrong with the JSON of a frame, and where.

/// Why JSON is no frame.
public struct FrameJSONError: Error, Sendable, Hashable {
  /// The value at fault, such as `$.header.sequence` or `$.body.to.uid`.
  public let path: String
  /// What is wrong and what to do, in English.
  public let explanation: String

  init(_ path: String, _ explanation: String) {
    self.path = path
    self.explanation = explanation
  }

  /// An error inside of `$.body`.
  init(_ error: BodyJSONError) {
    path = "$.body" + error.path.dropFirst()
    explanation = error.explanation
  }

  /// The header would be refused by its receiver.
  init(_ error: WireError) {
    path =
      switch error.code {
      case .badKind: "$.header.kind"
      case .badCommand: "$.header.commandID"
      case .badStatus: "$.header.statusCode"
      case .badSequence: "$.header.sequence"
      case .unsupportedVersion: "$.header.version"
      case .reservedFlag, .decryptionFailed: "$.header.flags"
      default: "$"
      }
    explanation = "\(error.explanation) (\(error.requirement))"
  }
}

extension FrameJSONError: CustomStringConvertible {
  /// The path and what is wrong.
  public var description: String { "\(path): \(explanation)" }
}
