// What is fuzzed, and what is wrong with what it makes of a stream.

import WireProtocol

/// Who is given mutated frames.
public enum FuzzTarget: Sendable {
  /// The codec of this process: however a stream is cut it gives the same, and what is decoded comes back when it is encoded.
  case library
  /// An implementation behind the testee pipe: it makes of a stream what the library makes of it.
  case testee(command: [String], timeout: Duration)
  /// A server: it sends frames, ends a connection that the client has ended, and goes on with others.
  case server(host: String, port: UInt16, timeout: Duration)
}

/// Why a target cannot be fuzzed, or no further.
public struct FuzzUnreachable: Error, Sendable, CustomStringConvertible {
  /// Who, and what happened.
  public let description: String
}

extension FuzzTarget {
  /// How many streams are given at once: a child is started for them.
  var batch: Int {
    switch self {
    case .library: 64
    case .testee: 256
    case .server: 1
    }
  }

  /// The longest stream that is also cut at every place: each place is a request to a testee.
  var longestCutEverywhere: Int {
    switch self {
    case .library: 512
    case .testee: 48
    case .server: 0
    }
  }

  /// What is wrong with each stream; nil: nothing.
  ///
  /// - Throws: ``FuzzUnreachable``.
  func faults(_ vectors: [Vector]) async throws -> [String?] {
    switch self {
    case .library: return vectors.map(FuzzTarget.fault)
    case .testee(let command, let timeout):
      return try FuzzTarget.faults(vectors, command, timeout)
    case .server(let host, let port, let timeout):
      let server = FuzzServer(
        ServerPlace(host: host, port: port, patience: timeout, timeScale: 1))
      var faults: [String?] = []
      for vector in vectors { faults.append(try await server.fault(vector)) }
      return faults
    }
  }

  private static func fault(_ vector: Vector) -> String? {
    if let mismatch = VectorRunner.run(vector).first { return "\(mismatch)" }
    if case .content(let test) = vector.test, case .invalid(_, let offset) = test.expectation {
      return (0...test.bytes.count).contains(offset)
        ? nil : "the error is at \(offset), and the content has \(test.bytes.count) bytes"
    }
    guard case .stream(let test) = vector.test, let outcome = test.outcomes.first,
      let offset = outcome.error?.offset
    else { return nil }
    let rest = test.bytes.count - outcome.consumed
    // A body that is compressed has places that are not in the stream.
    let last =
      outcome.error?.phase == .header || outcome.error?.phase == .length
      ? rest : Frame.headerLength + Limits.maximumBodyLength
    return (0...last).contains(offset)
      ? nil : "the error is at \(offset), and the stream has \(rest) bytes there"
  }

  private static func faults(_ vectors: [Vector], _ command: [String], _ timeout: Duration)
    throws -> [String?]
  {
    var options = TesteeRun.Options(command: command)
    options.timeout = timeout
    // Each case that breaks the child needs another one.
    options.mostRestarts = vectors.count
    let run = TesteeRun(options) {
      CaseReport(
        id: $0.id, suite: $0.suite, file: $0.file, comment: $0.comment, requirements: [],
        verdict: .inconclusive, input: "")
    }
    var faults: [String?] = []
    var gone = false
    let ending = try run.run(vectors, isStopped: { Task.isCancelled }) { report in
      if report.verdict == .inconclusive { gone = true }
      faults.append(report.verdict == .fail ? report.mismatches.first?.description : nil)
    }
    if gone {
      throw FuzzUnreachable(
        description: "\(command.joined(separator: " ")): \(ending.failure ?? "it is gone")")
    }
    return faults
  }
}
