// Runs vectors against the codec in this process.

import WireProtocol

/// Runs vectors against the Swift codec.
public enum VectorRunner {
  /// Whether the codec alone can run a vector: a scenario needs a server, or a client.
  public static func canRun(_ vector: Vector) -> Bool {
    switch vector.test {
    case .session, .client: false
    case .stream, .accountText, .content: true
    }
  }

  /// What comes of a vector.
  ///
  /// - Returns: the differences; empty when the vector passes. At most one way of cutting the bytes is reported: the
  ///   first that differs.
  public static func run(_ vector: Vector) -> [Mismatch] {
    switch vector.test {
    case .stream(let test): run(test)
    case .accountText(let text, let expected): AccountTextRun.run(text, expected)
    case .content(let test): test.run(vector.requirements)
    // Never passed: whoever has a target gives it to `SessionRunner`.
    case .session: [Mismatch(what: "target", expected: "a server", actual: "the codec")]
    case .client: [Mismatch(what: "target", expected: "a client", actual: "the codec")]
    }
  }

  private static func run(_ test: StreamTest) -> [Mismatch] {
    let observed = Observation(chunks: test.chunks.map { $0[...] }, test)
    var mismatches = judge(observed, test)
    let bytes = test.bytes
    for way in ways(test, bytes) where mismatches.isEmpty {
      let other = way.observe(bytes, test)
      mismatches = judge(other, test) + difference(observed, other)
      for index in mismatches.indices { mismatches[index].way = way.name }
    }
    if mismatches.isEmpty {
      mismatches = observed.frames.enumerated().flatMap { Recoding.check($1, "frames[\($0)]") }
    }
    if mismatches.isEmpty, test.isCanonical { mismatches = Recoding.checkCanonical(test, observed) }
    return mismatches
  }

  /// The mismatches of the outcome that comes nearest; empty when one fits.
  private static func judge(_ observed: Observation, _ test: StreamTest) -> [Mismatch] {
    test.outcomes.map { $0.mismatches(Seen(observed)) }.min { $0.count < $1.count } ?? []
  }

  /// How the same bytes, given in another way, gave something else (WP-2.6-4). Where several outcomes are
  /// acceptable, it has to be the same one each time.
  private static func difference(_ first: Observation, _ other: Observation) -> [Mismatch] {
    guard first.error != other.error || first.needMore != other.needMore else { return [] }
    return [
      Mismatch(
        what: "result", expected: first.error?.description ?? "no error, as without cutting",
        actual: other.error?.description ?? "no error")
    ]
  }

  /// A way to give the same bytes.
  private struct Way {
    let name: String
    /// Gives the chunks; nil: decodes from the bytes themselves.
    let cut: (([UInt8]) -> [ArraySlice<UInt8>])?

    func observe(_ bytes: [UInt8], _ test: StreamTest) -> Observation {
      cut.map { Observation(chunks: $0(bytes), test) } ?? Observation(borrowing: bytes, test)
    }
  }

  private static func ways(_ test: StreamTest, _ bytes: [UInt8]) -> [Way] {
    let whole = Way(name: "whole, borrowed", cut: nil)
    guard test.cutEverywhere else { return [whole] }
    return [
      whole, Way(name: "whole", cut: { [$0[...]] }),
      Way(name: "byte by byte", cut: { bytes in bytes.indices.map { bytes[$0...$0] } }),
    ]
      + bytes.indices.map { place in
        Way(name: "cut at \(place)", cut: { [$0[..<place], $0[place...]] })
      }
  }
}

/// Account texts.
private enum AccountTextRun {
  static func run(_ text: String, _ expected: Account?) -> [Mismatch] {
    do throws(Account.TextError) {
      let account = try Account(text: text)
      guard let expected else {
        return [Mismatch(what: "text", expected: "refused", actual: "\(account)")]
      }
      if account != expected {
        return [Mismatch(what: "account", expected: "\(expected)", actual: "\(account)")]
      }
      if account.text != text {
        return [Mismatch(what: "written text", expected: text, actual: account.text)]
      }
      return []
    } catch {
      if expected == nil { return [] }
      return [Mismatch(what: "text", expected: "accepted", actual: error.description)]
    }
  }
}
