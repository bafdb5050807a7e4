// Seeded defects, such as real implementations have had: the vectors have to find each of them.

import WireProtocol

/// A defect of a testee on purpose.
///
/// It changes what the codec is asked or what it answers; the codec itself stays as it is.
public struct Mutant: Sendable {
  /// Asks the codec.
  typealias Codec = (JSONObject) -> JSONObject

  /// Such as `header-length-little-endian`.
  public let name: String
  /// What is wrong, in a sentence.
  public let summary: String
  /// The answer to a request; may ask the codec something else, or change what it says.
  let answer: @Sendable (JSONObject, Codec) -> JSONObject

  init(
    _ name: String, _ summary: String,
    _ answer: @escaping @Sendable (JSONObject, Codec) -> JSONObject
  ) {
    self.name = name
    self.summary = summary
    self.answer = answer
  }

  /// All of them.
  public static let all = headers + framing + bodies + compressing + contents + processes

  /// The mutant of a name; nil when there is none.
  public static func named(_ name: String) -> Mutant? { all.first { $0.name == name } }
}
