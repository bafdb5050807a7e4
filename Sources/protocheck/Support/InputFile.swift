// The input of a subcommand: a file, or standard input as `-`.

import ArgumentParser

/// An open input that is read in chunks.
struct InputFile: ~Copyable {
  /// Bytes of one chunk: more than a pipe gives at once.
  static let chunk = 262_144

  /// How messages name it.
  let name: String
  /// Bytes of the whole input; nil when it cannot be known.
  let size: Int?
  private let file: Int32

  /// Opens `path`; `-` is standard input.
  ///
  /// - Throws: a message with exit code 66 when it cannot be opened.
  init(_ path: String) throws(ToolError) {
    if path == "-" {
      name = "standard input"
      file = 0
    } else {
      name = path
      do throws(System.Failure) {
        file = try System.openFile(path)
      } catch {
        throw InputFile.cannotOpen(path, error)
      }
    }
    size = System.size(of: file)
  }

  deinit { if file != 0 { System.closeFile(file) } }

  /// Whether a person would have to type it.
  var isTerminal: Bool { System.isTerminal(file) }

  /// Reads the next chunk into `buffer`, behind what it holds. It returns with what is there, so that a live input
  /// is seen as it comes.
  ///
  /// - Returns: how many bytes, 0 at the end.
  /// - Throws: exit code 66 for a folder, 74 when reading fails, 130 on control-C.
  func read(into buffer: inout [UInt8], atMost count: Int = chunk) throws -> Int {
    do {
      return try System.append(to: &buffer, from: file, atMost: count)
    } catch let failure as System.Failure {
      throw failure.isFolder
        ? ToolError(.noInput, "\(name) is a folder; name a file in it")
        : ToolError(.inputOutput, "cannot read \(name): \(failure.text)")
    }
  }

  /// Reads everything.
  ///
  /// - Parameter limit: the most bytes.
  /// - Throws: exit code 65 when there are more.
  func readAll(atMost limit: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while try read(into: &bytes) > 0 {
      guard bytes.count <= limit else {
        throw ToolError(
          .badData, "\(name) has more than \(limit) bytes: it cannot be what is wanted")
      }
    }
    return bytes
  }

  private static func cannotOpen(_ path: String, _ failure: System.Failure) -> ToolError {
    if failure.isMissing {
      return ToolError(
        .noInput,
        "there is no file \(path): check the path, or name - to read standard input")
    }
    return ToolError(.noInput, "cannot open \(path): \(failure.text)")
  }
}
