// Files that lie elsewhere, and pictures of them (SPEC.md 8.3).

/// A file that lies elsewhere.
public struct Media: Sendable, Hashable {
  /// Where it is: an https URL of at most 2,048 characters.
  public var url: String
  /// What it is, in lower case and without parameters: `image/webp`.
  public var mimeType: String
  /// Bytes, 1 to 9,007,199,254,740,991.
  public var size: Int
  /// The SHA-256 of the file: 64 of `0`–`9` and `a`–`f`; nil: unknown.
  public var sha256: String?
  /// What to call it when it is saved: 1 to 255 characters, without folders; nil: no name.
  public var name: String?
  /// Members that this version does not know.
  public var unknownMembers = UnknownMembers()

  /// A file.
  ///
  /// - Throws: for a value out of its bounds.
  public init(
    url: String, mimeType: String, size: Int, sha256: String? = nil, name: String? = nil
  ) throws(ContentError) {
    self.url = url
    self.mimeType = mimeType
    self.size = size
    self.sha256 = sha256
    self.name = name
    try judge(NoRule())
  }
}

extension Media: ContentObject {
  init() {
    url = ""
    mimeType = ""
    size = 0
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("url", &url, .httpsURL)
    try visitor.needed("mime", &mimeType, .mimeType())
    try visitor.needed("size", &size, 1...Limits.maximumWholeNumber)
    try visitor.optional("sha256", &sha256, .sha256)
    try visitor.optional("name", &name, .fileName)
  }

  /// Refuses a file of another kind than the one that a content is made for.
  func expect(_ start: StaticString, _ visitor: some MemberVisitor) throws(ContentError) {
    if !mimeType.utf8.starts(with: start.description.utf8) {
      throw visitor.fault(
        ["media", "mime"], "WP-8.2-4", "begins with something else than \(start)")
    }
  }
}

/// A small image that stands for another thing.
public struct Picture: Sendable, Hashable {
  /// Where it is: an https URL of at most 2,048 characters.
  public var url: String
  /// What it is: `image/…`, in lower case and without parameters.
  public var mimeType: String
  /// Pixels, 1 to 100,000.
  public var width: Int
  /// Pixels, 1 to 100,000.
  public var height: Int
  /// Members that this version does not know.
  public var unknownMembers = UnknownMembers()

  /// A picture.
  ///
  /// - Throws: for a value out of its bounds.
  public init(url: String, mimeType: String, width: Int, height: Int) throws(ContentError) {
    self.url = url
    self.mimeType = mimeType
    self.width = width
    self.height = height
    try judge(NoRule())
  }

  /// Pixels of a side.
  static let side = 1...100_000
}

extension Picture: ContentObject {
  init() {
    url = ""
    mimeType = ""
    width = 0
    height = 0
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("url", &url, .httpsURL)
    try visitor.needed("mime", &mimeType, .mimeType("image/"))
    try visitor.needed("width", &width, Picture.side)
    try visitor.needed("height", &height, Picture.side)
  }
}
