// The type of a content as the platform sees it, without reading the content (SPEC.md 5.4).

/// The name of a content's type, such as `im.text`. Any name is possible; an unknown one is carried all the same.
public struct ContentType: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral {
  /// 1 to 96 of `a`–`z`, `0`–`9`, `.`, `-`, `_` and `/`; judged when a message is encoded.
  public let rawValue: String

  /// The type of this name.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The type of this name.
  public init(_ name: String) { rawValue = name }

  /// The type of this name.
  public init(stringLiteral name: String) { rawValue = name }
}

extension ContentType: CustomStringConvertible {
  /// The name.
  public var description: String { rawValue }
}
