// Why vectors cannot be run at all.

/// A file of vectors that is not what Vectors/README.md describes, or cannot be read.
public struct VectorError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Kind: Sendable, Hashable {
    /// The file is not as it should be.
    case badFile
    /// There is no such file or folder.
    case missing
    /// Reading failed.
    case unreadable
  }

  /// What kind of failure it is.
  public let kind: Kind
  /// The file or folder.
  public let file: String
  /// The value at fault, such as `$.tests[3].wire[0]`; empty for the whole file.
  public let path: String
  /// What is wrong and what is expected, in English.
  public let explanation: String

  init(_ kind: Kind, _ file: String, _ path: String = "", _ explanation: String) {
    self.kind = kind
    self.file = file
    self.path = path
    self.explanation = explanation
  }

  /// The file, the path in it, and what is wrong.
  public var description: String {
    path.isEmpty ? "\(file): \(explanation)" : "\(file): \(path): \(explanation)"
  }
}
