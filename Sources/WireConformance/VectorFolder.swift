// Finds and reads the vector files of a folder.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The vectors of a folder and the folders in it.
public enum VectorFolder {
  /// What is no vectors: the shape of files that are, the tables of the protocol, and the schemas of contents.
  private static let others: Set<String> = ["schema.json", "registry.json", "schemas"]
  /// The largest file that is read, in bytes.
  private static let maximumLength = 64 * 1_048_576

  /// Reads all vectors below a folder, or those of one file, in the order of the names of their files.
  ///
  /// - Throws: ``VectorError``, also when two vectors have the same id.
  public static func vectors(in path: String) throws(VectorError) -> [Vector] {
    var vectors: [Vector] = []
    var files: [String: String] = [:]
    for (file, name) in try list(path) {
      let content = try VectorFile(decoding: try read(file), name: name)
      for vector in content.vectors {
        if let other = files.updateValue(name, forKey: vector.id) {
          throw VectorError(.badFile, name, "", "has \(vector.id), which \(other) has too")
        }
        vectors.append(vector)
      }
    }
    return vectors
  }

  /// The vector files of a folder: where they are and what they are called, from that folder.
  private static func list(_ path: String) throws(VectorError) -> [(file: String, name: String)] {
    guard let names = try entries(path) else {
      return [(path, String(path.split(separator: "/").last ?? path[...]))]
    }
    var files: [(file: String, name: String)] = []
    for name in names {
      let inside = "\(path)/\(name)"
      if others.contains(name) { continue }
      if name.hasSuffix(".json") {
        files.append((inside, name))
      } else if try entries(inside) != nil {
        files += try list(inside).map { ($0.file, "\(name)/\($0.name)") }
      }
    }
    return files
  }

  /// The names in a folder, in order; nil when it is no folder. Hidden ones are left out.
  private static func entries(_ path: String) throws(VectorError) -> [String]? {
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

  private static func read(_ path: String) throws(VectorError) -> [UInt8] {
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
