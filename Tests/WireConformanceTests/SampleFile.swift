// A small file of vectors as a value, to be changed in one place and read again.

import WireConformance
import WireProtocol

/// Files of one vector.
enum Sample {
  /// A c2c request with the content `{}`: the example of SPEC.md 5.7.
  static let wire =
    "d55810000200000000000007" + "0000002e8b1776 49057e9ea5".filter { $0 != " " }
    + "0a0d0a0735382e75736572120275321210" + "0102030405060708090a0b0c0d0e0f10"
    + "1a07696d2e7465787422027b7d"

  static let frame: JSONValue = [
    "header": [
      "version": "1.0", "kind": "request", "flags": [], "command": "c2c", "commandID": 512,
      "status": "ok", "statusCode": 0, "sequence": 7, "bodyLength": 46,
    ],
    "body": [
      "to": ["domain": "58.user", "uid": "u2"], "clientMessageId": "AQIDBAUGBwgJCgsMDQ4PEA==",
      "contentType": "im.text", "content": "e30=",
    ],
    "content": [:],
  ]

  static let valid: JSONObject = [
    "id": "WP-MSG-0001", "comment": "a sample", "requirements": ["WP-5.1-1"], "level": "MUST",
    "result": "valid", "wire": [.string(wire)], "flags": ["cutEverywhere", "content"],
    "canonical": true, "expect": ["frames": [frame], "consumed": 70],
  ]

  /// The same with a body that is damaged in its last byte.
  static let invalid: JSONObject = [
    "id": "WP-FRM-0001", "comment": "a sample", "requirements": ["WP-2.3-4"], "level": "MUST",
    "result": "invalid", "wire": [.string(wire.dropLast(2) + "7e")], "flags": ["cutEverywhere"],
    "expect": ["frames": [], "consumed": 0],
    "error": ["code": "bodyChecksum", "phase": "body", "offset": 16],
  ]

  static let accountText: JSONObject = [
    "id": "WP-MSG-0002", "comment": "a sample", "requirements": ["WP-5.3-4"], "level": "MUST",
    "result": "valid", "text": "a%40b@58.user", "domain": "58.user", "uid": "a@b",
  ]

  /// A file with these tests.
  static func file(_ tests: [JSONObject], suite: String = "message") -> JSONObject {
    [
      "schema": 1, "suite": .string(suite), "source": "the tests",
      "numberOfTests": .number(JSONNumber(tests.count)),
      "tests": .array(tests.map { .object($0) }),
    ]
  }

  /// Reads a file.
  static func read(_ file: JSONObject) throws(VectorError) -> [Vector] {
    try VectorFile(decoding: JSONValue.object(file).encoded(), name: "sample.json").vectors
  }

  /// What comes of running one test.
  static func run(_ test: JSONObject, suite: String? = nil) throws -> [Mismatch] {
    let suite = suite ?? (test["text"] == nil ? "message" : "account-text")
    return try read(file([test], suite: suite)).flatMap { VectorRunner.run($0) }
  }
}

extension JSONObject {
  /// The object with another value in a member, or in a member of a member.
  func with(_ path: String..., value: JSONValue?) -> JSONObject { with(path[...], value) }

  private func with(_ path: ArraySlice<String>, _ value: JSONValue?) -> JSONObject {
    guard let name = path.first else { return self }
    var object = self
    if path.count == 1 {
      object[name] = value
    } else {
      object[name] = self[name].map { $0.with(path.dropFirst(), value) }
    }
    return object
  }
}

extension JSONValue {
  /// The value with another one in it: names of members, and `0` for the first element.
  fileprivate func with(_ path: ArraySlice<String>, _ value: JSONValue?) -> JSONValue {
    switch self {
    case .object(let object):
      var changed = object
      if let name = path.first {
        changed[name] =
          path.count == 1 ? value : object[name].map { $0.with(path.dropFirst(), value) }
      }
      return .object(changed)
    case .array(let elements):
      guard let first = elements.first else { return self }
      let changed = path.count == 1 ? value : first.with(path.dropFirst(), value)
      return .array((changed.map { [$0] } ?? []) + elements.dropFirst())
    default: return self
    }
  }
}
