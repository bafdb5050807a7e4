// Defects in how contents and the text form of accounts are read and written.

import WireProtocol

extension Mutant {
  static let contents: [Mutant] = [
    Mutant("contents-unread", "does not look into the contents of frames") { request, codec in
      request["request"] == "decode" ? codec(request.with("contents", false)) : codec(request)
    },
    Mutant("contents-always-read", "judges contents where it is a gate") { request, codec in
      request["request"] == "decode" ? codec(request.with("contents", true)) : codec(request)
    },
    accepts("malformed-json-accepted", "WP-8.1-1", "takes what is no JSON"),
    accepts("depth-unchecked", "WP-8.1-2", "takes contents of any depth"),
    accepts("duplicate-key-accepted", "WP-8.1-3", "takes a key twice in one object"),
    accepts("lone-surrogate-accepted", "WP-8.1-7", "takes half a pair of surrogates"),
    accepts("type-unchecked", "WP-8.2-1", "takes any text for a type"),
    Mutant("standard-names-free", "takes names of the standard for custom types") {
      request, codec in
      let bytes = MutantFrames.bytes(request["content"]?.stringValue ?? "")
      let answer = codec(request)
      guard request["request"] == "content", answer["error"] != nil,
        let json = try? JSONValue(decoding: bytes, limits: .file), json["type"] == "im.custom",
        json["body"]?["name"]?.stringValue?.hasPrefix("im.") == true
      else { return answer }
      return [
        "ok": [
          "type": "im.custom", "known": true, "shows": json["fallback"] ?? .null,
          "encoded": request["content"] ?? .null,
        ]
      ]
    },
    accepts("schema-unchecked", "WP-8.2-4", "takes bodies that lack what their type needs"),
    accepts("span-outside", "WP-8.4-2", "takes spans behind the end of the text"),
    accepts("span-splits-pair", "WP-8.4-3", "takes spans that cut a pair of surrogates"),
    accepts("spans-unordered", "WP-8.4-4", "takes spans in any order"),
    accepts("spans-overlap", "WP-8.4-5", "takes spans of one style that overlap"),
    accepts("times-unordered", "WP-8.6-1", "takes tracks that go back in time"),
    accepts("currencies-mixed", "WP-8.7-1", "takes an order in two currencies"),
    accepts(
      "placeholders-unchecked", "WP-8.7-2", "takes a notice whose placeholders have no argument"),
    accepts("excerpts-too-deep", "WP-8.10-1", "takes excerpts in excerpts without end"),
    accepts("ids-twice", "WP-8.10-4", "takes two options with one id"),
    content("unknown-members-dropped", "writes back what it knows only") { ok, json in
      guard case .object(var object) = json else { return }
      for member in object.members where !known.contains(member.key) { object[member.key] = nil }
      if object.members.count < (json.objectValue?.members.count ?? 0) {
        ok["encoded"] = .string(hex(JSONValue.object(object).encoded()))
      }
    },
    content("whitespace-lost", "writes a content anew that was not changed") { ok, json in
      ok["encoded"] = .string(hex(json.encoded()))
    },
    content("minus-zero-lost", "writes -0 as 0") { ok, _ in
      ok.replaceInEncoded([(":-0,", ":0,"), (":-0}", ":0}"), (":-0.0", ":0.0"), (" -0", " 0")])
    },
    content("numbers-as-doubles", "keeps numbers of a content as doubles") { ok, json in
      let rounded = json.roundingNumbers
      if rounded.encoded() != json.encoded() { ok["encoded"] = .string(hex(rounded.encoded())) }
    },
    content("fallback-dropped", "shows the text of a message although it has a fallback") {
      ok, json in
      guard json["fallback"] != nil, ok["known"] == true else { return }
      ok["shows"] = json["body"]?["text"] ?? .null
    },
    content("unknown-fallback-hidden", "shows nothing for a type that it does not know") { ok, _ in
      if ok["known"] == false { ok["shows"] = nil }
    },
    content("fallback-not-generated", "writes no line for contents without one") { ok, _ in
      ok["generated"] = nil
    },
    content("fallback-cut-in-units", "cuts the line for a content in the middle of a character") {
      ok, _ in
      guard let line = ok["generated"]?.stringValue, line.utf16.count > 40 else { return }
      ok["generated"] = .string(String(line.prefix(20)))
    },
    content("unknown-type-known", "takes every type for one that it knows") { ok, _ in
      ok["known"] = true
    },
    Mutant("message-type-ignored", "does not compare the content's type with the message's") {
      request, codec in
      var other = request
      if request["request"] == "content" { other["contentType"] = nil }
      return codec(other)
    },
    Mutant("content-offset-in-characters", "counts offsets in a content in characters") {
      request, codec in
      var answer = codec(request)
      guard request["request"] == "content" else { return answer }
      answer.change("error") { error in
        let bytes = MutantFrames.bytes(request["content"]?.stringValue ?? "")
        let before = String(decoding: bytes.prefix(error.number("offset")), as: UTF8.self)
        error["offset"] = .number(JSONNumber(before.count))
      }
      return answer
    },
    Mutant("content-error-at-0", "reports every error of a content at its beginning") {
      request, codec in
      var answer = codec(request)
      if request["request"] == "content" { answer.change("error") { $0["offset"] = 0 } }
      return answer
    },
    account("account-first-at", "splits the text of an account at the first @") { text, answer in
      guard answer["ok"] == nil, text.count(where: { $0 == "@" }) > 1,
        let at = text.firstIndex(of: "@")
      else { return answer }
      let (uid, domain) = (text[..<at], text[text.index(after: at)...])
      return [
        "ok": [
          "domain": .string(String(domain)), "uid": .string(String(uid)), "text": .string(text),
        ]
      ]
    },
    account("account-not-unescaped", "leaves %40 in a uid as it is") { text, answer in
      var answer = answer
      answer.change("ok") { ok in
        ok["uid"] = .string(String(text.prefix { $0 != "@" }))
      }
      return answer
    },
    account("account-not-escaped", "writes @ and % in a uid as they are") { _, answer in
      var answer = answer
      answer.change("ok") { ok in
        ok["text"] = .string("\(ok["uid"]?.stringValue ?? "")@\(ok["domain"]?.stringValue ?? "")")
      }
      return answer
    },
    account("account-domain-folded", "takes a domain in capitals for the one in small letters") {
      text, answer in
      guard answer["ok"] == nil, let at = text.lastIndex(of: "@"),
        let folded = try? Account(text: String(text[..<at]) + text[at...].lowercased())
      else { return answer }
      return [
        "ok": ["domain": .string(folded.domain), "uid": .string(folded.uid), "text": .string(text)]
      ]
    },
    account("account-any-escape", "undoes every escape with %") { text, answer in
      guard answer["ok"] == nil, text.contains("%"), text.count(where: { $0 == "@" }) == 1 else {
        return answer
      }
      return ["ok": ["domain": "58.user", "uid": .string(text), "text": .string(text)]]
    },
  ]

  /// Members of every content.
  private static let known: Set<String> = [
    "type", "body", "fallback", "relation", "mentions", "extensions",
  ]
}

extension JSONObject {
  /// Replaces texts in what is written back.
  fileprivate mutating func replaceInEncoded(_ pairs: [(String, String)]) {
    guard let encoded = self["encoded"]?.stringValue else { return }
    let text = pairs.reduce(encoded) { text, pair in
      text.replacing(hex(pair.0.utf8), with: hex(pair.1.utf8))
    }
    self["encoded"] = .string(text)
  }
}

extension JSONValue {
  /// The value with each number as a double writes it, where that is another one.
  fileprivate var roundingNumbers: JSONValue {
    switch self {
    case .number(let number):
      guard number.int64 == nil, let double = number.double, let rounded = JSONNumber(double) else {
        return self
      }
      return .number(rounded)
    case .array(let elements): return .array(elements.map(\.roundingNumbers))
    case .object(let object):
      var result = JSONObject()
      for member in object.members { result[member.key] = member.value.roundingNumbers }
      return .object(result)
    default: return self
    }
  }
}
