// Looks up the words of SPEC.md and wire.proto, which Scripts/requirements puts into Requirements.swift.

import WireProtocol

/// A numbered rule of SPEC.md.
struct Requirement {
  /// Such as `WP-2.3-4`.
  let id: String
  /// The sentence.
  let text: String

  init(_ id: String, _ text: String) {
    self.id = id
    self.text = text
  }

  /// The section that the rule stands in, such as `2.3`.
  var section: String { String(id.dropFirst(3).prefix { $0 != "-" }) }
}

/// A table of SPEC.md section 8: the members of a body, of the envelope, or of a value inside of them.
struct ContentTableHelp {
  /// Such as `im.order` or `Item`.
  let name: String
  /// The section that it stands in.
  let section: String
  /// The sentence beside the name; may be empty.
  let about: String
  /// Member, value, there, rule.
  let rows: [[String]]

  init(_ name: String, section: String, about: String, rows: [[String]]) {
    self.name = name
    self.section = section
    self.about = about
    self.rows = rows
  }

  /// The tables of the values that this one names, each once, in the order in which they are met.
  var parts: [ContentTableHelp] {
    var found: [ContentTableHelp] = []
    var next = [self]
    while let table = next.first {
      next.removeFirst()
      // Names of values have a capital letter, names of types are not values.
      let words = table.rows.flatMap { $0[1].split(separator: " ") }
      for word in words where word.first?.isUppercase == true {
        guard let part = Specification.contents.first(where: { $0.name == word }),
          part.name != name, !found.contains(where: { $0.name == part.name })
        else { continue }
        found.append(part)
        next.append(part)
      }
    }
    return found
  }

  /// The words of 8.3 that stand in this table and those of its parts, in their order.
  var words: [(word: String, meaning: String)] {
    let values = ([self] + parts).flatMap { $0.rows.map { " \($0[1])" } }
    return Specification.words.filter { word, _ in
      // Without its bounds: "text n" is "text 300" in a table, "whole a–b" is "whole 1–22".
      var name = word[...]
      if let bound = word.lastIndex(of: " "), word.hasSuffix(" n") || word.hasSuffix("–b") {
        name = word[..<bound]
      }
      return values.contains { $0.contains(" \(name)") }
    }
  }
}

extension Specification {
  /// The table of this name, in upper or lower case.
  static func content(_ name: String) -> ContentTableHelp? {
    let name = name.lowercased()
    return contents.first { $0.name.lowercased() == name }
  }

  /// The rule of this id, in upper or lower case.
  static func requirement(_ id: String) -> Requirement? {
    let id = id.uppercased()
    return requirements.first { $0.id == id }
  }

  /// The rules that hold `word` as a word of its own.
  static func requirements(naming word: String) -> [Requirement] {
    requirements.filter { requirement in
      requirement.text.split { !$0.isLetter && !$0.isNumber && $0 != "-" }.contains { $0 == word }
    }
  }

  /// The rules of a section such as `7.6`; none when it has none, or there is no such section.
  static func requirements(of section: String) -> [Requirement] {
    requirements.filter { $0.section == section }
  }

  /// What a message needs; nil when it needs nothing.
  static func needs(of message: String) -> String? {
    needs.first { names, _ in
      let list = names.prefix { $0 != "(" }
      return list.split(separator: ",").contains { $0.split(separator: " ").first == message[...] }
    }?.value
  }
}
