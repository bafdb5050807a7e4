// Spells a JSON document in one of the many ways that mean the same, with members that nobody knows.

@testable import SessionSimulation
import WireProtocol

/// A source of spellings.
struct RandomSpelling {
  var numbers: SeededGenerator
  /// Objects whose keys are the sender's choice and are judged.
  private static let closed: Set<String> = ["arguments", "values"]

  init(seed: UInt64) { numbers = SeededGenerator(seed: seed) }

  mutating func spell(_ document: String) -> [UInt8] {
    let value = constant { try JSONValue(decoding: document) }
    var text = space()
    write(value, "", &text)
    return Array((text + space()).utf8)
  }

  mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &numbers) == 0 }

  private mutating func space() -> String {
    var text = ""
    while chance(3) { text += [" ", "\n", "\t", "\r", "  "].randomElement(using: &numbers) ?? "" }
    return text
  }

  private mutating func write(_ value: JSONValue, _ key: String, _ text: inout String) {
    switch value {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let number): text += spell(number)
    case .string(let string): text += spell(string)
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        text += (index > 0 ? "," : "") + space()
        write(element, "", &text)
        text += space()
      }
      text += elements.isEmpty ? space() + "]" : "]"
    case .object(let object):
      var members = object.members.map { ($0.key, $0.value) }
      if !Self.closed.contains(key) {
        while chance(3) { members.append(("x-\(members.count)/\"é", unknown(3))) }
      }
      members.shuffle(using: &numbers)
      text += "{" + (members.isEmpty ? space() : "")
      for (index, member) in members.enumerated() {
        text += (index > 0 ? "," : "") + space() + spell(member.0) + space() + ":" + space()
        write(member.1, member.0, &text)
        text += space()
      }
      text += "}"
    }
  }

  private mutating func unknown(_ depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &numbers) {
    case 0: return .null
    case 1: return .string("x\u{1}\"é😀")
    case 2: return JSONNumber("-1.250E-3").map { .number($0) } ?? .null
    case 3: return false
    case 4: return .array([unknown(depth - 1), unknown(depth - 1)])
    default: return .object(["k": unknown(depth - 1), "type": unknown(depth - 1)])
    }
  }

  /// The same number in another spelling.
  private mutating func spell(_ number: JSONNumber) -> String {
    let text = number.lexeme
    guard let value = number.int64, text == String(value), chance(2) else { return text }
    return ["\(value).0", "\(value)e0", "\(value).000E+00", value == 0 ? "0e-9" : "\(value)0e-1"]
      .randomElement(
        using: &numbers) ?? text
  }

  /// The same string in another spelling.
  private mutating func spell(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += "\\\(scalar)"
      case "/" where chance(2): text += "\\/"
      case "\n" where chance(2): text += "\\n"
      case _ where scalar.value < 0x20 || chance(6):
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16, uppercase: chance(2))
          text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        }
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
