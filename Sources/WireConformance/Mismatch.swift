// Differences between what a vector expects and what came out.

import WireProtocol

/// One difference.
public struct Mismatch: Sendable, Hashable, CustomStringConvertible {
  /// What is different, such as `frames[0].body.to.uid` or `error`.
  public let what: String
  /// What the vector says.
  public let expected: String
  /// What came out.
  public let actual: String
  /// How the bytes were given, such as `cut at 7`; empty: as they stand in the vector.
  public var way = ""

  /// The difference in one line.
  public var description: String {
    "\(what): expected \(expected), got \(actual)" + (way.isEmpty ? "" : " (\(way))")
  }
}

extension Outcome {
  /// How what was seen differs from this outcome; empty when it does not.
  func mismatches(_ observed: Seen) -> [Mismatch] {
    var mismatches: [Mismatch] = []
    if !allows(observed.error) {
      mismatches.append(
        Mismatch(
          what: "error", expected: error?.description ?? "none", actual: observed.errorText))
    }
    if frames.count != observed.frames.count {
      mismatches.append(
        Mismatch(
          what: "frames", expected: "\(frames.count)", actual: "\(observed.frames.count)"))
    }
    for (index, (expected, actual)) in zip(frames, observed.frames).enumerated() {
      expected.compare(actual, "frames[\(index)]", &mismatches)
    }
    if consumed != observed.consumed {
      mismatches.append(
        Mismatch(what: "consumed", expected: "\(consumed)", actual: "\(observed.consumed)"))
    }
    if needMore != observed.needMore {
      mismatches.append(
        Mismatch(
          what: "needMore", expected: needMore.map(String.init) ?? "none",
          actual: observed.needMore.map(String.init) ?? "none"))
    }
    return mismatches
  }

  private func allows(_ actual: Fault?) -> Bool {
    guard let error, let actual else { return error == nil && actual == nil }
    return error.code == actual.code && error.phase == actual.phase
      && (error.offset == nil || error.offset == actual.offset)
  }
}

extension Outcome.Fault: CustomStringConvertible {
  /// The code, the offset and the phase.
  public var description: String {
    code.rawValue + (offset.map { " at \($0)" } ?? "") + " in the \(phase.rawValue)"
  }
}

extension Outcome.FrameJSON {
  func compare(_ actual: Self, _ path: String, _ mismatches: inout [Mismatch]) {
    header.compare(actual.header, "\(path).header", &mismatches)
    (body ?? .null).compare(actual.body ?? .null, "\(path).body", &mismatches)
    if bodyHex != actual.bodyHex {
      mismatches.append(
        Mismatch(
          what: "\(path).bodyHex", expected: bodyHex ?? "none", actual: actual.bodyHex ?? "none"))
    }
    if let content {
      content.compare(actual.content ?? .null, "\(path).content", &mismatches)
    }
  }
}

extension JSONValue {
  /// Compares as JSON: members in any order, numbers by their value.
  func compare(_ actual: JSONValue, _ path: String, _ mismatches: inout [Mismatch]) {
    switch (self, actual) {
    case (.object(let expected), .object(let found)):
      for member in expected.members {
        if let value = found[member.key] {
          member.value.compare(value, "\(path).\(member.key)", &mismatches)
        } else {
          mismatches.append(
            Mismatch(
              what: "\(path).\(member.key)", expected: "\(member.value)", actual: "nothing"))
        }
      }
      for member in found.members where expected[member.key] == nil {
        mismatches.append(
          Mismatch(what: "\(path).\(member.key)", expected: "nothing", actual: "\(member.value)"))
      }
    case (.array(let expected), .array(let found)) where expected.count == found.count:
      for (index, (element, other)) in zip(expected, found).enumerated() {
        element.compare(other, "\(path)[\(index)]", &mismatches)
      }
    case (.number(let expected), .number(let found)):
      let same =
        expected == found
        || expected.double == found.double && expected.int64 == found.int64
          && expected.uint64 == found.uint64
      if !same { mismatches.append(Mismatch(what: path, expected: "\(self)", actual: "\(actual)")) }
    default:
      if self != actual {
        mismatches.append(Mismatch(what: path, expected: "\(self)", actual: "\(actual)"))
      }
    }
  }
}
