// The bounds of the JSON reader: how much it reads, how deep it goes.

/// The bounds within which a JSON document is read.
public struct JSONLimits: Equatable, Sendable {
  /// The most levels that any limits allow: reading a tree recurses once a level, and a stack is finite.
  public static let deepest = 256

  /// The most bytes of a document.
  public let maximumBytes: Int

  /// The most levels of arrays and objects; 0 allows a bare string, number or literal only.
  public let maximumDepth: Int

  /// Limits of this many bytes and levels. A depth outside 0 to ``deepest`` is moved to the nearer end.
  public init(maximumBytes: Int, maximumDepth: Int) {
    self.maximumBytes = max(0, maximumBytes)
    self.maximumDepth = min(max(0, maximumDepth), Self.deepest)
  }

  /// For message contents, bytes from anyone: 64 KiB, 32 levels.
  public static let content = JSONLimits(maximumBytes: 64 * 1024, maximumDepth: 32)

  /// For files that the user chose: any size, as deep as the reader goes.
  public static let file = JSONLimits(maximumBytes: .max, maximumDepth: deepest)
}
