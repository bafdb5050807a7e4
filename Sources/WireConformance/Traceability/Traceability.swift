// From requirement to test: SPEC.md, the vectors, what people say of them, and the tests, read and compared.

/// Everything that ties SPEC.md to what tests it.
public struct Traceability: Sendable {
  /// SPEC.md.
  public let specification: SpecificationText
  /// The files of vectors.
  public let files: [VectorFile]
  /// coverage.json.
  public let notes: CoverageNotes
  /// lock.json; nil when there is none yet.
  public let lock: VectorLock?
  /// The tests of the sources.
  public let tests: TestIndex

  /// Puts together what was read.
  public init(
    specification: SpecificationText, files: [VectorFile], notes: CoverageNotes = CoverageNotes(),
    lock: VectorLock? = nil, tests: TestIndex = TestIndex()
  ) {
    self.specification = specification
    self.files = files
    self.notes = notes
    self.lock = lock
    self.tests = tests
  }

  /// Reads everything. coverage.json and lock.json stand in the folder of vectors, and each may be absent.
  ///
  /// - Parameters:
  ///   - vectors: the folder of vectors.
  ///   - specification: SPEC.md.
  ///   - tests: the folder of the tests.
  /// - Throws: ``VectorError``.
  public init(vectors: String, specification: String, tests: String) throws(VectorError) {
    let text = String(decoding: try Files.read(specification), as: UTF8.self)
    self.specification = SpecificationText(text, name: specification)
    guard !self.specification.sentences.isEmpty else {
      throw VectorError(.badFile, specification, "", "has no requirement")
    }
    files = try VectorFolder.files(in: vectors)
    let notes = try Files.readIfThere("\(vectors)/\(CoverageNotes.fileName)")
    self.notes =
      try notes.map { (bytes) throws(VectorError) in
        try CoverageNotes(decoding: bytes)
      } ?? CoverageNotes()
    lock = try Files.readIfThere("\(vectors)/\(VectorLock.fileName)").map {
      (bytes) throws(VectorError) in try VectorLock(decoding: bytes)
    }
    self.tests = try TestIndex(folder: tests)
  }

  /// What tests each requirement.
  public var coverage: Coverage { Coverage(specification, files.flatMap(\.vectors), notes) }

  /// The lock file for what is there now, after people have looked at it.
  public var updatedLock: VectorLock { VectorLock(specification, files, after: lock) }

  /// Everything that is wrong: first SPEC.md, then vectors, then what has changed, then coverage.
  public var findings: [Finding] {
    specificationFindings + vectorFindings + exampleFindings + lockFindings + coverageFindings
  }

  private var lockFindings: [Finding] {
    guard let lock else {
      return [
        Finding(
          .review, in: VectorLock.fileName, "is not there",
          do: "run protocheck vectors lint --update-lock")
      ]
    }
    return LockReview(specification: specification, files: files, lock: lock).findings
  }
}
