// Defects of the process rather than of the codec: what a runner has to survive.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import WireProtocol

extension Mutant {
  /// All of these happen at account texts that end with `@`, so that everything else still answers.
  static let processes: [Mutant] = [
    Mutant("crash", "ends with signal 6 at some account texts") { request, codec in
      if isTrigger(request) {
        let text = "mutant: crashing\n"
        write(2, text, text.utf8.count)
        abort()
      }
      return codec(request)
    },
    Mutant("hang", "never answers some account texts") { request, codec in
      while isTrigger(request) { pause() }
      return codec(request)
    },
    Mutant("garbage", "answers some account texts with ok and error at once") { request, codec in
      var answer = codec(request)
      if isTrigger(request) { answer["ok"] = [:] }
      return answer
    },
    Mutant("no-accounts", "says that it cannot read some account texts") { request, codec in
      isTrigger(request) ? ["unsupported": "account"] : codec(request)
    },
  ]

  private static func isTrigger(_ request: JSONObject) -> Bool {
    request["request"] == "account" && request["text"]?.stringValue?.hasSuffix("@") == true
  }
}
