// Small testees as programs of the shell, each with one habit.

import Foundation

/// A testee in a folder of its own.
struct FakeTestee {
  /// A good hello with all features.
  static let hello =
    #"{"hello":{"protocol":1,"name":"fake","version":"1","features":["decode","encode","compression","content","account","fallback"]}}"#

  let scratch: Scratch
  /// The command that starts it.
  let command: [String]

  /// A program of the shell.
  init(_ script: String) throws {
    scratch = try Scratch()
    let file = try scratch.write(Array(script.utf8), to: "testee.sh")
    command = ["/bin/sh", file.path]
  }

  /// The Swift codec with a defect.
  static func mutant(_ name: String) -> [String] {
    [Tool.executable.path, "testee", "--mutant", name]
  }

  /// The Swift codec.
  static let codec = [Tool.executable.path, "testee"]

  /// Runs `protocheck test codec` with one child.
  static func test(_ arguments: [String], _ command: [String]) throws -> Tool.Result {
    try Tool.run(["test", "codec", "--jobs", "1"] + arguments + ["--"] + command)
  }

  func test(_ arguments: [String]) throws -> Tool.Result {
    try FakeTestee.test(arguments, command)
  }
}
