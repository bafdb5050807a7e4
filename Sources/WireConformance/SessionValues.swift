// Values of session vectors: what is filled in before it is sent, and what is compared with what came.

import WireProtocol

/// What a session vector has bound so far.
struct SessionValues: Equatable {
  /// Values by name; null for what was absent.
  private var bound: [String: JSONValue] = [:]
  /// What stands behind every uid of an account, so that a server which keeps things knows nobody from an earlier run.
  var uidSuffix = ""
  /// What stands behind the topics of the suite and their content types, so that each scenario has topics of its own.
  var topicSuffix = ""

  /// The members that name topics or content types, and the names of Vectors/README.md that get the suffix.
  private static let topicNames: [String: Set<String>] = [
    "topic": ["gps", "events"], "contentType": ["im.location-track", "im.app-event"],
  ]

  /// A name that nothing was bound to.
  struct Unbound: Error {
    let name: String
  }

  /// An object that stands for a value.
  private enum Special {
    case bind(String), other(String), above(String), same(String, plus: UInt64), parts([JSONValue])
    case atMost(UInt64)

    init?(_ value: JSONValue) {
      guard let members = value.objectValue?.members, (1...2).contains(members.count) else {
        return nil
      }
      let names = Set(members.map(\.key))
      if names == ["bind"], let name = value["bind"]?.stringValue {
        self = .bind(name)
      } else if names == ["other"], let name = value["other"]?.stringValue {
        self = .other(name)
      } else if names == ["above"], let name = value["above"]?.stringValue {
        self = .above(name)
      } else if names == ["atMost"], let most = value["atMost"]?.stringValue.flatMap(UInt64.init) {
        self = .atMost(most)
      } else if names.isSubset(of: ["same", "plus"]), let name = value["same"]?.stringValue {
        self = .same(name, plus: value["plus"]?.numberValue?.uint64 ?? 0)
      } else if names == ["parts"], let parts = value["parts"]?.arrayValue {
        self = .parts(parts)
      } else {
        return nil
      }
    }
  }

  /// The value as it is sent; members that were absent where they come from are left out.
  func filled(_ value: JSONValue) throws(Unbound) -> JSONValue {
    switch Special(value) {
    case .same(let name, let plus): return try same(name, plus)
    case .parts(let parts): return SessionValues.joined(parts)
    case .bind, .other, .above, .atMost, nil: break
    }
    switch value {
    case .array(let elements):
      var filled: [JSONValue] = []
      for element in elements { filled.append(try self.filled(element)) }
      return .array(filled)
    case .object(let object):
      var filled = JSONObject()
      for member in object.members {
        let value = try self.filled(member.value)
        if value != .null { filled[member.key] = value }
      }
      return .object(suffixed(filled))
    default: return value
    }
  }

  /// Notes how what came differs from what is wanted, and binds names on the way. Null stands for what is absent.
  mutating func compare(
    _ wanted: JSONValue, _ found: JSONValue, _ path: String, _ mismatches: inout [Mismatch]
  ) throws(Unbound) {
    var wanted = wanted
    switch Special(wanted) {
    case .bind(let name):
      bound[name] = found
      return
    case .other(let name):
      if try value(of: name) == found {
        mismatches.append(
          Mismatch(what: path, expected: "another than \(name)", actual: "\(found)"))
      }
      return
    case .above(let name):
      let least = try number(of: name)
      if SessionValues.number(found) <= least {
        mismatches.append(Mismatch(what: path, expected: "above \(least)", actual: "\(found)"))
      }
      return
    case .atMost(let most):
      if SessionValues.number(found) > most {
        mismatches.append(Mismatch(what: path, expected: "at most \(most)", actual: "\(found)"))
      }
      return
    case .same(let name, let plus): wanted = try same(name, plus)
    case .parts(let parts): wanted = SessionValues.joined(parts)
    case nil: break
    }
    switch (wanted, found) {
    case (.object(let expected), .object):
      for member in suffixed(expected).members {
        try compare(
          member.value, found[member.key] ?? .null, "\(path).\(member.key)", &mismatches)
      }
    case (.array(let expected), .array(let other)) where expected.count == other.count:
      for (index, (element, value)) in zip(expected, other).enumerated() {
        try compare(element, value, "\(path)[\(index)]", &mismatches)
      }
    default:
      if wanted != found {
        mismatches.append(Mismatch(what: path, expected: "\(wanted)", actual: "\(found)"))
      }
    }
  }

  private func value(of name: String) throws(Unbound) -> JSONValue {
    guard let value = bound[name] else { throw Unbound(name: name) }
    return value
  }

  /// A bound value, or the number that is so much above it; a zero is a default, and so absent.
  private func same(_ name: String, _ plus: UInt64) throws(Unbound) -> JSONValue {
    if plus == 0 { return try value(of: name) }
    let sum = try number(of: name) &+ plus
    return sum == 0 ? .null : .string(String(sum))
  }

  private func number(of name: String) throws(Unbound) -> UInt64 {
    SessionValues.number(try value(of: name))
  }

  /// A number of 64 bits as bodies have it; 0 where it is absent.
  private static func number(_ value: JSONValue) -> UInt64 { UInt64(value.stringValue ?? "0") ?? 0 }

  /// The object with the suffixes behind the uid of an account and behind topics and their content types.
  private func suffixed(_ object: JSONObject) -> JSONObject {
    var object = object
    if !uidSuffix.isEmpty, object["domain"] != nil, let uid = object["uid"]?.stringValue {
      object["uid"] = .string(uid + uidSuffix)
    }
    guard !topicSuffix.isEmpty else { return object }
    for (member, names) in SessionValues.topicNames {
      if let name = object[member]?.stringValue, names.contains(name) {
        object[member] = .string(name + topicSuffix)
      }
    }
    return object
  }

  /// Texts, each so many times, in base64.
  private static func joined(_ parts: [JSONValue]) -> JSONValue {
    var bytes: [UInt8] = []
    for part in parts {
      let text = Array((part[0]?.stringValue ?? "").utf8)
      for _ in 0..<(part[1]?.numberValue?.int64 ?? 0) { bytes += text }
    }
    var writer = JSONWriter()
    writer.base64(bytes.span)
    let text = (try? JSONValue(decoding: writer.bytes, limits: .file)) ?? .null
    return text
  }
}
