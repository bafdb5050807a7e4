// The kinds of mutants: what of a request or an answer they change.

import WireProtocol

extension Mutant {
  /// Sees each complete header otherwise than it came; one whose checksum held has one that holds again.
  static func header(
    _ name: String, _ summary: String, _ change: @escaping @Sendable (inout [UInt8]) -> Void
  ) -> Mutant {
    frames(name, summary) { frames, start in
      var header = frames.header(start)
      change(&header)
      let wasSealed = frames.isSealed(start)
      frames.replace(start, header)
      if wasSealed { frames.seal(start) }
    }
  }

  /// Sees each frame otherwise than it came.
  static func frames(
    _ name: String, _ summary: String,
    _ change: @escaping @Sendable (inout MutantFrames, Int) -> Void
  ) -> Mutant {
    Mutant(name, summary) { request, codec in
      guard var frames = MutantFrames(request) else { return codec(request) }
      for start in frames.starts { change(&frames, start) }
      return codec(frames.request(request))
    }
  }

  /// Changes what `decode` says.
  static func decoded(
    _ name: String, _ summary: String,
    _ change: @escaping @Sendable (inout JSONObject, JSONObject) -> Void
  ) -> Mutant {
    Mutant(name, summary) { request, codec in
      var answer = codec(request)
      if request["request"] == "decode", var ok = answer["ok"]?.objectValue {
        change(&ok, request)
        answer["ok"] = .object(ok)
      }
      return answer
    }
  }

  /// Changes each frame that `decode` gives.
  static func frame(
    _ name: String, _ summary: String, _ change: @escaping @Sendable (inout JSONObject) -> Void
  ) -> Mutant {
    decoded(name, summary) { ok, _ in
      ok["frames"] = .array(
        (ok["frames"]?.arrayValue ?? []).map { value in
          guard var frame = value.objectValue else { return value }
          change(&frame)
          return .object(frame)
        })
    }
  }

  /// Changes the error that `decode` gives.
  static func fault(
    _ name: String, _ summary: String,
    _ change: @escaping @Sendable (inout JSONObject, JSONObject) -> Void
  ) -> Mutant {
    decoded(name, summary) { ok, _ in
      guard var error = ok["error"]?.objectValue else { return }
      change(&error, ok)
      ok["error"] = .object(error)
    }
  }

  /// Refuses frames that are good.
  static func refuses(
    _ name: String, _ summary: String, _ code: WireError.Code, at offset: Int,
    phase: WireError.Phase = .header, _ isRefused: @escaping @Sendable (JSONValue) -> Bool
  ) -> Mutant {
    decoded(name, summary) { ok, _ in
      let frames = ok["frames"]?.arrayValue ?? []
      guard let place = frames.firstIndex(where: isRefused) else { return }
      ok["frames"] = .array(Array(frames[..<place]))
      ok["consumed"] = .number(JSONNumber(frames[..<place].reduce(0) { $0 + $1.frameLength }))
      ok["needMore"] = nil
      ok["error"] = [
        "code": .string(code.rawValue), "phase": .string(phase.rawValue),
        "offset": .number(JSONNumber(offset)),
      ]
    }
  }

  /// Does not look whether a requirement is kept.
  static func accepts(_ name: String, _ requirement: String, _ summary: String) -> Mutant {
    Mutant(name, summary) { request, codec in
      var answer = codec(request)
      if var ok = answer["ok"]?.objectValue,
        ok["error"]?["requirement"]?.stringValue == requirement
      {
        ok["error"] = nil
        answer["ok"] = .object(ok)
      }
      if answer["error"]?["requirement"]?.stringValue == requirement {
        return [
          "ok": [
            "type": "", "known": true, "shows": nil, "encoded": request["content"] ?? .null,
          ]
        ]
      }
      return answer
    }
  }

  /// Changes each frame that `encode` writes; both checksums hold again.
  static func writes(
    _ name: String, _ summary: String, seals: Bool = true,
    _ change: @escaping @Sendable (inout [UInt8]) -> Void
  ) -> Mutant {
    Mutant(name, summary) { request, codec in
      var answer = codec(request)
      guard request["request"] == "encode", let wire = answer["ok"]?["wire"]?.stringValue else {
        return answer
      }
      let frames = MutantFrames(MutantFrames.bytes(wire))
      var output: [UInt8] = []
      for start in frames.starts {
        var frame = frames.header(start) + frames.body(start)
        change(&frame)
        if seals, frame.count >= 24 {
          output += MutantFrames(frame).frame(0, body: Array(frame[24...]))
        } else {
          output += frame
        }
      }
      answer["ok"] = ["wire": .string(hex(output))]
      return answer
    }
  }

  /// Changes what `content` says of a good content, given its JSON.
  static func content(
    _ name: String, _ summary: String,
    _ change: @escaping @Sendable (inout JSONObject, JSONValue) -> Void
  ) -> Mutant {
    Mutant(name, summary) { request, codec in
      var answer = codec(request)
      guard request["request"] == "content", var ok = answer["ok"]?.objectValue,
        let json = try? JSONValue(
          decoding: MutantFrames.bytes(request["content"]?.stringValue ?? ""), limits: .file)
      else { return answer }
      change(&ok, json)
      answer["ok"] = .object(ok)
      return answer
    }
  }

  /// Changes what `account` says, given the text.
  static func account(
    _ name: String, _ summary: String,
    _ change: @escaping @Sendable (String, JSONObject) -> JSONObject
  ) -> Mutant {
    Mutant(name, summary) { request, codec in
      let answer = codec(request)
      guard request["request"] == "account", let text = request["text"]?.stringValue else {
        return answer
      }
      return change(text, answer)
    }
  }
}

extension JSONValue {
  /// The bytes of a frame, by its header.
  var frameLength: Int {
    24 + Int(self["header"]?["bodyLength"]?.numberValue?.int64 ?? 0)
  }

  /// The value with each member of its objects, at any depth, as `change` says; nil leaves the member out.
  func mapped(_ change: (String, JSONValue) -> JSONValue?) -> JSONValue {
    switch self {
    case .object(let object):
      var result = JSONObject()
      for member in object.members {
        result[member.key] = change(member.key, member.value)?.mapped(change)
      }
      return .object(result)
    case .array(let elements): return .array(elements.map { $0.mapped(change) })
    default: return self
    }
  }
}

extension JSONObject {
  /// A number of a member; 0 when there is none.
  func number(_ name: String) -> Int { Int(self[name]?.numberValue?.int64 ?? 0) }

  /// Changes a member that is an object.
  mutating func change(_ name: String, _ change: (inout JSONObject) -> Void) {
    guard var object = self[name]?.objectValue else { return }
    change(&object)
    self[name] = .object(object)
  }
}
