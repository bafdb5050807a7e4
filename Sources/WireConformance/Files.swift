// Files and folders, read whole.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a folder holds, and the bytes of a file.
enum Files {
  /// The largest file that is read, in bytes.
  private static let maximumLength = 64 * 1_048_576

  /// The names in a folder, in order; nil when it is no folder. Hidden ones are left out.
  static func entries(_ path: String) throws(VectorError) -> [String]? {
    guard let folder = opendir(path) else {
      if errno == ENOTDIR { return nil }
      throw failure(path)
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// A path without links and from the root of the system; nil where nothing is.
  static func absolute(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Whether there is a file or folder.
  static func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The bytes of a file; nil when there is none, where that is no failure.
  static func readIfThere(_ path: String) throws(VectorError) -> [UInt8]? {
    do throws(VectorError) {
      return try read(path)
    } catch {
      if error.kind == .missing { return nil }
      throw error
    }
  }

  /// The bytes of a file.
  static func read(_ path: String) throws(VectorError) -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw failure(path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { break }
      bytes += chunk[..<count]
      if bytes.count > maximumLength {
        throw VectorError(.badFile, path, "", "is above \(maximumLength) bytes")
      }
    }
    if ferror(file) != 0 {
      throw VectorError(.unreadable, path, "", String(cString: strerror(errno)))
    }
    return bytes
  }

  private static func failure(_ path: String) -> VectorError {
    errno == ENOENT
      ? VectorError(.missing, path, "", "there is no such file or folder")
      : VectorError(.unreadable, path, "", String(cString: strerror(errno)))
  }
}
