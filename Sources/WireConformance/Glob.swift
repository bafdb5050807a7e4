// Patterns of names: * for any characters, ? for one.

/// A pattern that a whole name has to match.
public struct Glob: Sendable, Hashable {
  private let pattern: [Character]

  /// A pattern in which `*` stands for any number of characters and `?` for one.
  public init(_ pattern: String) { self.pattern = Array(pattern) }

  /// Whether the name matches, in time of at most the product of both lengths.
  public func matches(_ name: String) -> Bool {
    let name = Array(name)
    var place = 0
    var index = 0
    /// Where to go on when what follows the last star does not fit.
    var star: (place: Int, index: Int)?
    while index < name.count {
      if place < pattern.count, pattern[place] == "*" {
        star = (place + 1, index)
        place += 1
      } else if place < pattern.count, pattern[place] == "?" || pattern[place] == name[index] {
        place += 1
        index += 1
      } else if let last = star {
        star = (last.place, last.index + 1)
        place = last.place
        index = last.index + 1
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == "*" }
  }
}
