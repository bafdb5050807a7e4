// The tests that the sources of a project have, by name.

/// Names of tests: `Folder.Suite/function`, where Folder is the first below the folder of all tests.
public struct TestIndex: Sendable {
  /// All names.
  public private(set) var names: Set<String> = []

  /// An index of nothing.
  public init() {}

  /// Reads the Swift and Python files below a folder.
  ///
  /// - Throws: ``VectorError`` when the folder or a file cannot be read.
  public init(folder: String) throws(VectorError) {
    guard let targets = try Files.entries(folder) else {
      throw VectorError(.badFile, folder, "", "is a file; the folder of the tests is needed")
    }
    for target in targets where try Files.entries("\(folder)/\(target)") != nil {
      try addFiles(of: "\(folder)/\(target)", target)
    }
  }

  private mutating func addFiles(of folder: String, _ target: String) throws(VectorError) {
    for name in try Files.entries(folder) ?? [] {
      let path = "\(folder)/\(name)"
      if name.hasSuffix(".swift") {
        addSwift(String(decoding: try Files.read(path), as: UTF8.self), target: target)
      } else if name.hasSuffix(".py") {
        addPython(String(decoding: try Files.read(path), as: UTF8.self), target: target)
      } else if try Files.entries(path) != nil {
        try addFiles(of: path, target)
      }
    }
  }

  private static let types = ["struct", "class", "enum", "actor", "extension"]

  /// Adds the functions behind `@Test` of a Swift file, under the innermost type that they stand in.
  ///
  /// Types and functions are told by the first words of their line and by its indentation, which the formatter sees to.
  public mutating func addSwift(_ text: String, target: String) {
    var suites: [(indentation: Int, name: Substring)] = []
    var isTest = false
    for line in text.split(separator: "\n") {
      let indentation = line.prefix { $0 == " " }.count
      let code = line.dropFirst(indentation)
      if code.hasPrefix("//") { continue }
      if code.hasPrefix("@Test") { isTest = true }
      let words = TestIndex.words(code)
      if let place = words.firstIndex(of: "func"), place + 1 < words.count {
        suites.removeAll { $0.indentation >= indentation }
        if isTest, let suite = suites.last {
          names.insert("\(target).\(suite.name)/\(TestIndex.name(words[place + 1]))")
        }
        isTest = false
      } else if let place = words.firstIndex(where: { TestIndex.types.contains(String($0)) }),
        place + 1 < words.count
      {
        suites.removeAll { $0.indentation >= indentation }
        suites.append((indentation, TestIndex.name(words[place + 1])))
      }
    }
  }

  /// Adds the methods `test…` of the classes of a Python file.
  public mutating func addPython(_ text: String, target: String) {
    var suite: Substring?
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 1 else { continue }
      if line.hasPrefix("class ") {
        suite = TestIndex.name(words[1])
      } else if let suite, line.hasPrefix("    def test") {
        names.insert("\(target).\(suite)/\(TestIndex.name(words[1]))")
      }
    }
  }

  /// The words of a line of Swift, without what stands in quotes.
  private static func words(_ code: Substring) -> [Substring] {
    let parts = code.split(separator: "\"", omittingEmptySubsequences: false)
    return parts.enumerated().filter { $0.offset.isMultiple(of: 2) }
      .flatMap { $0.element.split(separator: " ") }
  }

  /// The name that a declaration begins with.
  private static func name(_ word: Substring) -> Substring {
    word.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
  }
}
