// Defects in how a stream becomes frames: lengths, limits, cuts, the order of checks, places of errors.

import WireProtocol

extension Mutant {
  static let framing: [Mutant] = [
    Mutant("limit-ignored", "stores a body of any length") { request, codec in
      codec(request.with("maxBodyLength", Limits.maximumBodyLength))
    },
    Mutant("limit-off-by-one", "refuses a body of exactly the limit") { request, codec in
      codec(request.with("maxBodyLength", max(1, request.number("maxBodyLength") - 1)))
    },
    Mutant("limit-one-more", "takes a body of one byte above the limit") { request, codec in
      let limit = request.number("maxBodyLength") + 1
      return codec(request.with("maxBodyLength", min(limit, Limits.maximumBodyLength)))
    },
    header("length-top-byte-ignored", "takes the lower three bytes of the length only") {
      $0[12] = 0
    },
    Mutant("checksum-judged-last", "judges the header's checksum behind its other fields") {
      request, codec in
      let answer = codec(request)
      guard answer["ok"]?["error"]?["code"] == "headerChecksum", var frames = MutantFrames(request)
      else { return answer }
      for start in frames.starts { frames.seal(start) }
      let other = codec(frames.request(request))
      return other["ok"]?["error"]?["phase"] == "header" ? other : answer
    },
    Mutant("version-judged-last", "judges the major version behind the other fields") {
      request, codec in
      let answer = codec(request)
      guard answer["ok"]?["error"]?["code"] == "unsupportedVersion",
        var frames = MutantFrames(request), let start = frames.starts.last
      else { return answer }
      var header = frames.header(start)
      header[2] = 0x10
      let wasSealed = frames.isSealed(start)
      frames.replace(start, header)
      if wasSealed { frames.seal(start) }
      let other = codec(frames.request(request))
      return other["ok"]?["error"]?["phase"] == "header" ? other : answer
    },
    Mutant("kind-before-flags", "judges the kind before the flags 6 and 7") { request, codec in
      var answer = codec(request)
      guard answer["ok"]?["error"]?["code"] == "reservedFlag",
        let frames = MutantFrames(request), let start = frames.starts.last,
        frames.header(start)[3] & 3 == 3
      else { return answer }
      answer.change("ok") { ok in ok.change("error") { $0["code"] = "badKind" } }
      return answer
    },
    decoded("judges-late", "asks for the whole header before it looks at any of it") {
      ok, request in
      guard let frames = MutantFrames(request) else { return }
      let rest = frames.bytes.count - ok.number("consumed")
      guard ok["error"]?["phase"] == "header", rest < 24 else { return }
      ok["error"] = nil
      ok["needMore"] = .number(JSONNumber(24 - rest))
    },
    decoded("waits-for-long-body", "asks for more bytes of a body that is too long") {
      ok, request in
      guard ok["error"]?["code"] == "bodyTooLong", let frames = MutantFrames(request),
        let start = frames.starts.last
      else { return }
      ok["error"] = nil
      let missing = start + 24 + MutantFrames.length(frames.bytes, start) - frames.bytes.count
      ok["needMore"] = missing > 0 ? .number(JSONNumber(missing)) : nil
    },
    decoded("asks-for-one", "asks for one byte, whatever is missing") { ok, _ in
      if ok["needMore"] != nil { ok["needMore"] = 1 }
    },
    decoded("asks-for-all", "asks for the whole frame, also for what is there") { ok, request in
      guard ok["needMore"] != nil, let frames = MutantFrames(request) else { return }
      let rest = frames.bytes.count - ok.number("consumed")
      ok["needMore"] = .number(JSONNumber(ok.number("needMore") + rest))
    },
    decoded("asks-for-nothing", "takes half a frame at the end for nothing") { ok, _ in
      ok["needMore"] = nil
    },
    decoded("consumes-beginnings", "counts half a frame as consumed") { ok, request in
      guard ok["needMore"] != nil, let frames = MutantFrames(request) else { return }
      ok["consumed"] = .number(JSONNumber(frames.bytes.count))
    },
    decoded("frames-lost-at-error", "forgets the good frames in front of a bad one") { ok, _ in
      guard ok["error"] != nil else { return }
      ok["frames"] = []
      ok["consumed"] = 0
    },
    Mutant("one-frame-a-read", "takes one frame of each chunk") { request, codec in
      guard request["request"] == "decode", let chunks = request["chunks"]?.arrayValue else {
        return codec(request)
      }
      var answer = codec(request)
      answer.change("ok") { ok in
        let frames = ok["frames"]?.arrayValue ?? []
        guard frames.count > chunks.count else { return }
        ok["frames"] = .array(Array(frames.prefix(chunks.count)))
        ok["consumed"] = .number(
          JSONNumber(frames.prefix(chunks.count).reduce(0) { $0 + $1.frameLength }))
      }
      return answer
    },
    Mutant("half-header-lost", "forgets a chunk that ends inside of the first header") {
      request, codec in
      guard request["request"] == "decode", let chunks = request["chunks"]?.arrayValue,
        chunks.count == 2, let first = chunks[0].stringValue, (2..<48).contains(first.utf8.count)
      else { return codec(request) }
      return codec(request.with("chunks", [chunks[1]]))
    },
    Mutant("empty-read-is-end", "takes a chunk without bytes for the end") { request, codec in
      guard request["request"] == "decode", let chunks = request["chunks"]?.arrayValue,
        let empty = chunks.firstIndex(of: "")
      else { return codec(request) }
      return codec(request.with("chunks", .array(Array(chunks[..<empty]))))
    },
    fault("offset-in-stream", "counts the offset of an error from the beginning of the stream") {
      error, ok in
      error["offset"] = .number(JSONNumber(error.number("offset") + ok.number("consumed")))
    },
    fault("offset-in-body", "counts the offset of an error in a body from the body") { error, _ in
      guard error["phase"] == "body", error.number("offset") >= 24 else { return }
      error["offset"] = .number(JSONNumber(error.number("offset") - 24))
    },
    fault("magic-offset-0", "reports a wrong magic at its first byte always") { error, _ in
      if error["code"] == "badMagic" { error["offset"] = 0 }
    },
    fault("length-in-header-phase", "reports a body that is too long as a fault of the header") {
      error, _ in
      if error["phase"] == "length" { error["phase"] = "header" }
    },
    fault("checksums-mixed-up", "reports a wrong checksum of a body as one of the header") {
      error, _ in
      if error["code"] == "bodyChecksum" { error["code"] = "headerChecksum" }
    },
    writes("length-counts-header", "writes the length of the whole frame", seals: false) { frame in
      var header = frame.prefix(16) + frame[16..<20]
      let length = UInt32(frame.count)
      header.replaceSubrange(12..<16, with: withUnsafeBytes(of: length.bigEndian) { Array($0) })
      frame.replaceSubrange(0..<24, with: header + MutantFrames.checksum(header))
    },
    writes("length-little-endian", "writes the length in the wrong order of bytes", seals: false) {
      frame in
      let header = frame[..<12] + frame[12..<16].reversed() + frame[16..<20]
      frame.replaceSubrange(0..<24, with: header + MutantFrames.checksum(header))
    },
    writes("checksum-over-less", "takes the header's checksum over 16 bytes", seals: false) {
      frame in
      frame.replaceSubrange(20..<24, with: MutantFrames.checksum(frame[..<16]))
    },
    writes("checksum-over-frame", "takes the body's checksum over header and body", seals: false) {
      frame in
      let all = MutantFrames.checksum(frame[..<16] + frame[24...])
      frame.replaceSubrange(16..<20, with: all)
      frame.replaceSubrange(20..<24, with: MutantFrames.checksum(frame[..<20]))
    },
    writes("checksum-little-endian", "writes checksums in the wrong order of bytes", seals: false) {
      frame in
      frame.replaceSubrange(20..<24, with: frame[20..<24].reversed())
    },
    writes("version-always-1.0-written", "writes the version 1.0 whatever was agreed") {
      $0[2] = 0x10
    },
  ]
}

extension JSONObject {
  /// The object with another member.
  func with(_ name: String, _ value: JSONValue) -> JSONObject {
    var object = self
    object[name] = value
    return object
  }

  fileprivate func with(_ name: String, _ value: Int) -> JSONObject {
    with(name, .number(JSONNumber(value)))
  }
}
