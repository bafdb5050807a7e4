// Random contents: each begins as a valid one and is changed member by member as long as it stays valid.

import WireProtocol

/// Walks from contents to other contents of the same types.
public struct RandomContents: Sendable {
  private var numbers: SeededNumbers

  /// The contents of a seed.
  public init(seed: UInt64) { numbers = SeededNumbers(seed: seed) }

  /// A valid content of the type of `content`, which is a valid one.
  public mutating func content(like content: [UInt8]) -> [UInt8] {
    var best = content
    for _ in 0..<Int.random(in: 1...8, using: &numbers) {
      guard let value = try? JSONValue(decoding: best) else { return best }
      let next = changed(value, depth: 0).encoded()
      if let read = try? Content(decoding: next), case .unknown = read { continue }
      if (try? Content(decoding: next)) != nil { best = next }
    }
    return best
  }

  /// The value with a change somewhere in it.
  private mutating func changed(_ value: JSONValue, depth: Int) -> JSONValue {
    switch value {
    case .object(let object):
      var members = object.members.map { ($0.key, $0.value) }
      if depth > 0, numbers.chance(8) || members.isEmpty {
        members.append(("x_\(numbers.next() % 100)", .string(text())))
      } else if numbers.chance(12) {
        members.shuffle(using: &numbers)
      } else if numbers.chance(10), let index = members.indices.randomElement(using: &numbers) {
        members.remove(at: index)
      } else if let index = members.indices.randomElement(using: &numbers) {
        members[index].1 = changed(members[index].1, depth: depth + 1)
      }
      var result = JSONObject()
      for (key, value) in members { result[key] = value }
      return .object(result)
    case .array(var elements):
      guard let index = elements.indices.randomElement(using: &numbers) else { return value }
      if numbers.chance(4) {
        elements.insert(elements[index], at: index)
      } else if numbers.chance(4) {
        elements.remove(at: index)
      } else {
        elements[index] = changed(elements[index], depth: depth + 1)
      }
      return .array(elements)
    case .string(let old): return .string(numbers.chance(3) ? old + text() : text())
    case .number:
      return .number(JSONNumber(Int(numbers.next() >> UInt64.random(in: 1...63, using: &numbers))))
    case .bool(let old): return .bool(!old)
    default: return value
    }
  }

  private mutating func text() -> String {
    let characters = Array("az09 ._-\"\\/\u{1}\né谢😀\u{10FFFF}")
    return String(
      (0..<Int.random(in: 0...12, using: &numbers)).map { _ in
        characters.randomElement(using: &numbers) ?? "a"
      })
  }
}
