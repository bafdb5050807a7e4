// The codec of this process as a testee: answers the requests of the testee pipe.

import WireProtocol

/// The Swift codec behind the testee pipe.
public struct CodecTestee: Sendable {
  /// What it says first.
  public let hello: TesteeHello
  /// What is wrong with it on purpose; nil: nothing.
  private let mutant: Mutant?

  /// The codec.
  ///
  /// - Parameters:
  ///   - version: the version of the tool.
  ///   - mutant: a defect to have.
  public init(version: String, mutant: Mutant? = nil) {
    hello = TesteeHello(
      name: "wire-swift" + (mutant.map { "-" + $0.name } ?? ""), version: version,
      features: TesteeFeature.allCases.map(\.rawValue))
    self.mutant = mutant
  }

  /// The answer to a line, without its end.
  public func answer(_ line: [UInt8]) -> [UInt8] {
    let request: JSONObject
    do throws(JSONError) {
      guard let object = try JSONValue(decoding: line, limits: .file).objectValue else {
        return CodecTestee.bad("a request is a JSON object")
      }
      request = object
    } catch {
      return CodecTestee.bad("\(error)")
    }
    let answer =
      mutant.map { $0.answer(request, CodecTestee.answer) } ?? CodecTestee.answer(request)
    var object: JSONObject = ["id": request["id"] ?? .null]
    for member in answer.members { object[member.key] = member.value }
    return JSONValue.object(object).encoded()
  }

  private static func bad(_ text: String) -> [UInt8] {
    JSONValue.object(["id": nil, "error": ["code": "badRequest", "text": .string(text)]]).encoded()
  }

  /// The answer to a request, without its number.
  static func answer(_ request: JSONObject) -> JSONObject {
    switch request["request"]?.stringValue {
    case "decode": decode(request)
    case "encode": encode(request)
    case "content": content(request)
    case "account": account(request)
    case let name: ["unsupported": .string(name ?? "a request without a name")]
    }
  }

  private static func decode(_ request: JSONObject) -> JSONObject {
    guard let chunks = request["chunks"]?.arrayValue?.map({ $0.stringValue.flatMap(bytes) }),
      chunks.allSatisfy({ $0 != nil }),
      let length = request["maxBodyLength"]?.numberValue?.int64,
      (0...Int64(Limits.maximumBodyLength)).contains(length)
    else { return badRequest("decode needs chunks of hexadecimal and maxBodyLength") }
    let test = StreamTest(
      chunks: chunks.compactMap(\.self), limits: Limits(maxBodyLength: Int(length)), outcomes: [],
      isCanonical: false, cutEverywhere: false,
      readsContents: request["contents"]?.boolValue == true,
      compression: request["compression"]?.boolValue == true ? .standard : .none)
    let observed = Observation(chunks: test.chunks.map { $0[...] }, test)
    var ok: JSONObject = [
      "frames": .array(observed.frames.map { $0.json.object }),
      "consumed": .number(JSONNumber(observed.consumed)),
    ]
    ok["needMore"] = observed.needMore.map { .number(JSONNumber($0)) }
    ok["error"] = observed.error.map {
      [
        "code": .string($0.code.rawValue), "phase": .string($0.phase.rawValue),
        "offset": .number(JSONNumber($0.offset)), "requirement": .string($0.requirement),
      ]
    }
    return ["ok": .object(ok)]
  }

  private static func encode(_ request: JSONObject) -> JSONObject {
    var wire: [UInt8] = []
    do throws(FrameJSONError) {
      for frame in request["frames"]?.arrayValue ?? [] { wire += try Frame(json: frame).bytes }
    } catch {
      return ["error": ["code": "badFrame", "text": .string("\(error)")]]
    }
    return ["ok": ["wire": .string(hex(wire))]]
  }

  private static func content(_ request: JSONObject) -> JSONObject {
    guard let bytes = request["content"]?.stringValue.flatMap(bytes) else {
      return badRequest("content needs hexadecimal")
    }
    do throws(ContentError) {
      let type = request["contentType"]?.stringValue.map { ContentType($0) }
      let content = try Content(decoding: bytes, as: type)
      var ok: JSONObject = [
        "type": .string(content.type.rawValue), "known": .bool(content.contentClass != nil),
        "shows": content.shows.map { .string($0) } ?? .null,
      ]
      ok["generated"] = content.typed?.generatedFallback.map { .string($0) }
      ok["encoded"] = .string(hex(try content.encoded()))
      return ["ok": .object(ok)]
    } catch {
      var object: JSONObject = ["requirement": .string(error.requirement)]
      object["offset"] = error.offset.map { .number(JSONNumber($0)) }
      return ["error": .object(object)]
    }
  }

  private static func account(_ request: JSONObject) -> JSONObject {
    do throws(Account.TextError) {
      let account = try Account(text: request["text"]?.stringValue ?? "")
      return [
        "ok": [
          "domain": .string(account.domain), "uid": .string(account.uid),
          "text": .string(account.text),
        ]
      ]
    } catch {
      return ["error": [:]]
    }
  }

  private static func badRequest(_ text: String) -> JSONObject {
    ["error": ["code": "badRequest", "text": .string(text)]]
  }

  /// Bytes of lower-case hexadecimal; nil when it is none.
  private static func bytes(_ text: String) -> [UInt8]? {
    try? Place(value: .string(text), path: "", file: "").bytes()
  }
}

extension Outcome.FrameJSON {
  /// The frame as an object.
  var object: JSONValue {
    var frame: JSONObject = ["header": header]
    frame["body"] = body
    frame["bodyHex"] = bodyHex.map { .string($0) }
    frame["content"] = content
    return .object(frame)
  }
}
