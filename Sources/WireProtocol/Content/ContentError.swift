// Why a content is none, or why a value cannot become one: which rule, and where.

/// A rule of SPEC.md section 8 that a content breaks.
///
/// Two errors are equal when place and requirement are; the explanation is for people.
public struct ContentError: Error, Sendable, Hashable {
  /// Where, in bytes from the first byte of the content (SPEC.md 8.1); nil for a value that is not bytes yet.
  public let offset: Int?
  /// The member at fault as a JSON Pointer (RFC 6901), such as `/body/spans/2/length`; empty for the content itself,
  /// and for bytes that are not JSON.
  public private(set) var path: String
  /// The requirement that is broken, such as `WP-8.4-3`.
  public let requirement: String
  /// The particulars of this case, in English, for logs.
  public let explanation: String

  /// An error.
  public init(
    offset: Int? = nil, path: String = "", requirement: String, explanation: String
  ) {
    self.offset = offset
    self.path = path
    self.requirement = requirement
    self.explanation = explanation
  }

  /// Bytes that are no JSON, or break SPEC.md 8.1 otherwise.
  init(_ error: JSONError) {
    let requirement =
      switch error.code {
      case .duplicateKey: "WP-8.1-3"
      case .tooDeep, .tooLarge: "WP-8.1-2"
      case .loneSurrogate: "WP-8.1-7"
      default: "WP-8.1-1"
      }
    self.init(
      offset: error.offset, requirement: requirement,
      explanation: error.code == .wrongType ? "a content is a JSON object" : error.code.sentence)
  }

  /// The same error, seen from the object that holds this one.
  func inside(_ component: some CustomStringConvertible) -> ContentError {
    var outer = self
    outer.path = "/\(component)" + path
    return outer
  }

  /// The same error of a value that is not bytes yet.
  var withoutOffset: ContentError {
    ContentError(path: path, requirement: requirement, explanation: explanation)
  }

  /// The same error in a frame whose field `content` begins at `offset` (SPEC.md 5.7).
  public func wireError(at offset: Int) -> WireError {
    let place = self.offset.map { "at byte \($0) of the content" } ?? "in the content"
    return WireError(
      .malformedContent, offset: offset, requirement: requirement,
      explanation: "\(place)\(path.isEmpty ? "" : ", \(path)"): \(explanation)")
  }

  /// Whether place and requirement are equal.
  public static func == (a: ContentError, b: ContentError) -> Bool {
    a.offset == b.offset && a.path == b.path && a.requirement == b.requirement
  }

  /// Hashes what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(offset)
    hasher.combine(path)
    hasher.combine(requirement)
  }
}

extension ContentError: CustomStringConvertible {
  /// Such as `malformedContent at 57 (/body/spans/2/length) [WP-8.4-3]: …`.
  public var description: String {
    let place = offset.map { " at \($0)" } ?? ""
    return
      "malformedContent\(place)\(path.isEmpty ? "" : " (\(path))") [\(requirement)]: \(explanation)"
  }
}
