// A file that holds what was recorded: for its owner alone, never in the place of something by accident.

/// A file that is there when it is whole, and not otherwise.
struct NewFile {
  /// The open file.
  let descriptor: Int32
  private let path: String
  /// Where it is written until it is whole.
  private let draft: String

  /// Creates the file.
  ///
  /// - Parameters:
  ///   - source: the recording that is read.
  ///   - isForced: an earlier file is replaced, at the end.
  init(_ path: String, from source: String, replacing isForced: Bool) throws(ToolError) {
    let existing = System.identity(of: path)
    if let existing, existing == System.identity(of: source) {
      throw ToolError(.usage, "\(path) is the recording that is read: name another file")
    }
    if let existing, isForced, !existing.isPlain {
      throw ToolError(.usage, "\(path) is there and is no plain file: name another one")
    }
    self.path = path
    draft = isForced ? path + ".partial" : path
    do throws(System.Failure) {
      descriptor = try System.createNewFile(draft)
    } catch {
      guard error.isThere else {
        throw ToolError(.inputOutput, "cannot write \(draft): \(error.text)")
      }
      throw ToolError(
        .usage,
        isForced
          ? "\(draft) is there: another run writes it, or was ended in the middle; then remove it"
          : "\(path) is there already: name another file, or give --force")
    }
  }

  /// Whether something was written to it.
  var hasBytes: Bool { (System.size(of: descriptor) ?? 0) > 0 }

  /// All is written.
  func finish() throws(ToolError) {
    System.closeFile(descriptor)
    guard draft != path else { return }
    do throws(System.Failure) {
      try System.renameFile(draft, to: path)
    } catch {
      throw ToolError(.inputOutput, "cannot rename \(draft) to \(path): \(error.text)")
    }
  }

  /// Nothing is left of it.
  func discard() { System.removeFile(draft) }
}
