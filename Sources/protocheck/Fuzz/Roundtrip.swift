// protocheck roundtrip: random values of every message and content, written and read again.

import ArgumentParser
import WireConformance
import WireProtocol

struct Roundtrip: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes random values of every message and content, and reads them again.",
    discussion: """
      Each seed gives one value of each message of SPEC.md section 5, of requests, answers and notifications, and one content \
      of each type of section 8, with fields and members that nobody knows among them. A value has to come back from its \
      bytes, and the bytes from the value: as a whole and byte by byte, by the Swift type, by the schema and by JSON.

        protocheck roundtrip --seed 1 --count 1000

      Exit code 0: all came back; 1: not all did, and each line of standard output says which and how to repeat it.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
  }

  /// Failures of which a run has enough.
  private static let mostFailures = 20

  @OptionGroup var seeds: SeedOption

  @Option(help: ArgumentHelp("How many seeds, from the first on.", valueName: "n"))
  var count: UInt64 = 100

  @Option(help: "text: a line about each failure and a summary; json: one object.")
  var format = Format.text

  func validate() throws {
    if count == 0 { throw ValidationError("--count is at least 1") }
  }

  func run() throws {
    let first = seeds.first
    var trip = RoundTrip(contents: try ContentExamples.all())
    var done: UInt64 = 0
    while done < count, trip.failures.count < Roundtrip.mostFailures {
      if Signals.isInterrupted { throw ToolError.interrupted }
      trip.run(seed: first &+ done)
      done += 1
    }
    try StandardOutput.use { output in
      switch format {
      case .text:
        for failure in trip.failures {
          try output.line(
            "FAIL \(failure.name): \(failure.fault.safeForTerminal)\n  bytes: \(failure.bytes.hexadecimal)\n"
              + "  repeat: \(Roundtrip.again(failure))")
        }
        let messages = trip.messages.values.reduce(0, +)
        let contents = trip.contents.values.reduce(0, +)
        try output.line(
          "roundtrip: \(messages) values of \(trip.messages.count) messages and \(contents) contents of "
            + "\(trip.contents.count) types from seed \(first) on: \(trip.failures.count) failed")
      case .json: try output.line("\(Roundtrip.json(trip, seed: first, count: done))")
      }
    }
    if !trip.failures.isEmpty { throw ExitCode.findings }
  }

  private static func again(_ failure: RoundTrip.Failure) -> String {
    "protocheck roundtrip --seed \(failure.seed) --count 1"
  }

  private static func json(_ trip: RoundTrip, seed: UInt64, count: UInt64) -> JSONValue {
    func counts(_ counts: [String: Int]) -> JSONValue {
      var object = JSONObject()
      for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
        object[name] = .number(JSONNumber(count))
      }
      return .object(object)
    }
    let failures = trip.failures.map { failure -> JSONValue in
      [
        "name": .string(failure.name), "fault": .string(failure.fault),
        "bytes": .string(failure.bytes.hexadecimal), "again": .string(again(failure)),
      ]
    }
    return [
      "seed": .number(JSONNumber(seed)), "count": .number(JSONNumber(count)),
      "messages": counts(trip.messages), "contents": counts(trip.contents),
      "failures": .array(failures),
    ]
  }
}
