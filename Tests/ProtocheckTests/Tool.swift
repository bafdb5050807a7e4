// Runs protocheck as people do: as a process with arguments, input and output.

import Foundation

/// The built tool.
enum Tool {
  /// What a run left behind.
  struct Result {
    let output: [UInt8]
    let errors: String
    let exitCode: Int32

    var text: String { String(decoding: output, as: UTF8.self) }
    /// The lines of the output.
    var lines: [String] { text.split(separator: "\n").map(String.init) }
  }

  /// The root of the repository.
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Beside the bundle of the tests, wherever that was built.
  static let executable: URL = {
    #if os(macOS)
      let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") } ?? Bundle.main
      return bundle.bundleURL.deletingLastPathComponent().appending(path: "protocheck")
    #else
      return Bundle.main.bundleURL.appending(path: "protocheck")
    #endif
  }()

  /// Runs the tool to its end.
  ///
  /// - Parameters:
  ///   - input: all of its standard input.
  ///   - folder: where it runs; the root of the repository unless given.
  static func run(
    _ arguments: [String], input: [UInt8] = [], in folder: URL = root,
    environment: [String: String] = [:]
  ) throws -> Result {
    try run(executable, arguments, input: input, in: folder, environment: environment)
  }

  /// Runs a line of sh in which `protocheck` is the built tool.
  static func shell(_ line: String, in folder: URL = root) throws -> Result {
    let path = "PATH='\(executable.deletingLastPathComponent().path)':\"$PATH\"; "
    return try run(URL(filePath: "/bin/sh"), ["-c", path + line], input: [], in: folder)
  }

  private static func run(
    _ program: URL, _ arguments: [String], input: [UInt8], in folder: URL,
    environment: [String: String] = [:]
  ) throws -> Result {
    let scratch = try Scratch()
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Files instead of pipes: nothing has to be read while the process runs.
    process.standardInput = try FileHandle(forReadingFrom: try scratch.write(input, to: "input"))
    let output = try scratch.write([], to: "output")
    let errors = try scratch.write([], to: "errors")
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Result(
      output: Array(try Data(contentsOf: output)),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self),
      exitCode: process.terminationStatus)
  }
}

/// A folder that is removed with this value.
final class Scratch {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "protocheck-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Writes a file.
  func write(_ bytes: [UInt8], to name: String) throws -> URL {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file
  }
}
