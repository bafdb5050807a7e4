// What once broke a property, and a legal input for each target, hold: the inputs of Fuzz/FailCases without libFuzzer.
// WIRE_FUZZ_CORPUS names a folder with more inputs, a folder a target: Scripts/fuzz-coverage has what fuzzing found run this way.

import Foundation
import FuzzSupport
import Testing

@Suite("Inputs of Fuzz/FailCases")
struct FailCaseTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fuzz/FailCases")

  /// The targets, but for the one that needs swift-protobuf.
  private static let targets: [String: @Sendable ([UInt8]) -> Void] = [
    "FuzzBothEnds": checkHistory, "FuzzCapture": checkCapture,
    "FuzzClientSession": { ClientRun.check($0) }, "FuzzCompressedBody": checkCompressedBody,
    "FuzzContent": checkContentOrMarkdown, "FuzzContentReference": checkContentReference,
    "FuzzFrameStream": checkStream, "FuzzMessageBody": checkMessageBody,
    "FuzzServerSession": { ServerRun.check($0) }, "FuzzText": checkText,
  ]
  private static let elsewhere: Set = ["FuzzBodyReference"]

  private static func inputs(_ target: String) throws -> [URL] {
    let corpus = ProcessInfo.processInfo.environment["WIRE_FUZZ_CORPUS"].map { URL(filePath: $0) }
    return try [folder, corpus].compactMap(\.self).flatMap {
      try FileManager.default.contentsOfDirectory(
        at: $0.appending(path: target), includingPropertiesForKeys: nil)
    }.sorted { $0.path < $1.path }
  }

  @Test("Every folder has its target, and every target an input")
  func complete() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    let folders = Set(names.filter { $0.hasPrefix("Fuzz") })
    #expect(folders == Set(Self.targets.keys).union(Self.elsewhere))
    for target in folders { #expect(try !Self.inputs(target).isEmpty, "\(target)") }
  }

  /// A property that does not hold ends the process with what is wrong.
  @Test("They keep the properties of their targets", arguments: targets.keys.sorted())
  func replay(target: String) throws {
    let check = try #require(Self.targets[target])
    for input in try Self.inputs(target) { check(Array(try Data(contentsOf: input))) }
  }
}
