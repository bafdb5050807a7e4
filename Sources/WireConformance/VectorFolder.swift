// Finds and reads the vector files of a folder.

/// The vectors of a folder and the folders in it.
public enum VectorFolder {
  /// What is no vectors: the shape of files that are, the tables of the protocol, the schemas of contents, what servers
  /// under test are started with, and what people say of vectors.
  private static let others: Set<String> = [
    "schema.json", "registry.json", "schemas", "server", VectorLock.fileName,
    CoverageNotes.fileName,
  ]

  /// Reads all vectors below a folder, or those of one file, in the order of the names of their files. A file has its name
  /// from the folder of all vectors, wherever in it `path` is, or from `path` where there is no such folder.
  ///
  /// - Throws: ``VectorError``, also when two vectors have the same id.
  public static func vectors(in path: String) throws(VectorError) -> [Vector] {
    var vectors: [Vector] = []
    var files: [String: String] = [:]
    for (file, name) in try list(path) {
      let content = try VectorFile(decoding: try Files.read(file), name: name)
      for vector in content.vectors {
        if let other = files.updateValue(name, forKey: vector.id) {
          throw VectorError(.badFile, name, "", "has \(vector.id), which \(other) has too")
        }
        vectors.append(vector)
      }
    }
    return vectors
  }

  /// The folder of all vectors in which a folder or file is, which may be the folder itself: the one that has the lock file.
  /// Nil: there is none.
  public static func root(of path: String) -> String? {
    guard var folder = Files.absolute(path) else { return nil }
    while !Files.isThere("\(folder)/\(VectorLock.fileName)") {
      guard let slash = folder.lastIndex(of: "/"), slash > folder.startIndex else { return nil }
      folder = String(folder[..<slash])
    }
    return folder
  }

  /// Reads all files of vectors below a folder as ``VectorFile/init(counting:name:)`` does, and leaves it to whoever checks
  /// them whether an id stands twice.
  static func files(in path: String) throws(VectorError) -> [VectorFile] {
    var files: [VectorFile] = []
    for (file, name) in try list(path) {
      files.append(try VectorFile(counting: try Files.read(file), name: name))
    }
    return files
  }

  /// The vector files of a folder: where they are and what they are called, from the folder of all vectors.
  private static func list(_ path: String) throws(VectorError) -> [(file: String, name: String)] {
    guard let root = root(of: path), let inside = Files.absolute(path)?.dropFirst(root.count + 1),
      !inside.isEmpty
    else { return try listed(path) }
    guard try Files.entries(path) != nil else { return [(path, String(inside))] }
    return try listed(path).map { ($0.file, "\(inside)/\($0.name)") }
  }

  /// The same, called from `path`.
  private static func listed(_ path: String) throws(VectorError) -> [(file: String, name: String)] {
    guard let names = try Files.entries(path) else {
      return [(path, String(path.split(separator: "/").last ?? path[...]))]
    }
    var files: [(file: String, name: String)] = []
    for name in names {
      let inside = "\(path)/\(name)"
      if others.contains(name) { continue }
      if name.hasSuffix(".json") {
        files.append((inside, name))
      } else if try Files.entries(inside) != nil {
        files += try listed(inside).map { ($0.file, "\(name)/\($0.name)") }
      }
    }
    return files
  }
}
