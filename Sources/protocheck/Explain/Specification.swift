// Looks up SPEC.md's own words, which Scripts/requirements puts into Requirements.swift.

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

extension Specification {
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

  /// What a message needs; nil when it needs nothing.
  static func needs(of message: String) -> String? {
    needs.first { names, _ in
      let list = names.prefix { $0 != "(" }
      return list.split(separator: ",").contains { $0.split(separator: " ").first == message[...] }
    }?.value
  }
}
