// What a testee says: its hello, and its answers.

import WireProtocol

/// The first line of a testee.
public struct TesteeHello: Sendable, Equatable {
  /// What the implementation calls itself.
  public var name: String
  /// Its version.
  public let version: String
  /// What it can do; names that this package does not know are kept.
  public let features: [String]

  /// A hello.
  public init(name: String, version: String, features: [String]) {
    self.name = name
    self.version = version
    self.features = features
  }

  /// Reads the first line.
  init(line: [UInt8]) throws(TesteeGarbage) {
    let line = try TesteeAnswer.object(line)
    guard let hello = line["hello"]?.objectValue else {
      throw TesteeGarbage("the first line has to be a hello: \(JSONValue.object(line))")
    }
    guard hello["protocol"]?.numberValue?.int64 == Int64(TesteePipe.version) else {
      throw TesteeGarbage(
        "it speaks version \(hello["protocol"] ?? .null) of the testee pipe, this tool \(TesteePipe.version)"
      )
    }
    guard let name = hello["name"]?.stringValue, let version = hello["version"]?.stringValue,
      let features = hello["features"]?.arrayValue
    else { throw TesteeGarbage("its hello lacks name, version or features") }
    self.init(name: name, version: version, features: features.compactMap(\.stringValue))
  }

  /// The hello as a line, without its end.
  public var line: [UInt8] {
    JSONValue.object([
      "hello": [
        "protocol": .number(JSONNumber(TesteePipe.version)), "name": .string(name),
        "version": .string(version), "features": .array(features.map { .string($0) }),
      ]
    ]).encoded()
  }
}

/// Output of a testee that is no answer.
struct TesteeGarbage: Error, Sendable {
  let explanation: String

  init(_ explanation: String) { self.explanation = explanation }
}

/// An answer of a testee.
enum TesteeAnswer: Sendable {
  /// It did what it was asked for.
  case ok(JSONObject)
  /// It refuses the input.
  case error(JSONObject)
  /// It cannot do this.
  case unsupported(String)

  /// Reads an answer and the number of its request.
  static func read(_ line: [UInt8]) throws(TesteeGarbage) -> (id: Int, answer: TesteeAnswer) {
    let object = try object(line)
    let members = ["ok", "error", "unsupported"].filter { object[$0] != nil }
    guard let id = object["id"]?.numberValue?.int64, members.count == 1 else {
      throw TesteeGarbage(
        "an answer has id and exactly one of ok, error and unsupported: \(excerpt(line))")
    }
    let answer: TesteeAnswer? =
      switch members[0] {
      case "ok": object["ok"]?.objectValue.map { .ok($0) }
      case "error": object["error"]?.objectValue.map { .error($0) }
      default: object["unsupported"]?.stringValue.map { .unsupported($0) }
      }
    guard let answer else {
      throw TesteeGarbage(
        "ok and error are objects, unsupported is a string: \(excerpt(line))")
    }
    return (Int(id), answer)
  }

  static func object(_ line: [UInt8]) throws(TesteeGarbage) -> JSONObject {
    do throws(JSONError) {
      if let object = try JSONValue(decoding: line, limits: .file).objectValue { return object }
    } catch {
      throw TesteeGarbage("\(error) in the line \(excerpt(line))")
    }
    throw TesteeGarbage("a line that is no JSON object: \(excerpt(line))")
  }

  /// The beginning of a line, for people.
  private static func excerpt(_ line: [UInt8]) -> String {
    let text = String(decoding: line.prefix(300), as: UTF8.self)
    return line.count > 300 ? text + "…" : text
  }
}
