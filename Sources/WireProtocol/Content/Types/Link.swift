// im.link: a link with its preview (SPEC.md 8.10).

/// A link with its preview.
public struct LinkContent: TypedContent {
  /// `im.link`.
  public static let contentType: ContentType = "im.link"

  /// A URL of `https`, `http`, `mailto` or `tel`.
  public var url: String
  /// 1 to 200 characters in one line.
  public var title: String
  /// 1 to 500 characters; nil: none.
  public var summary: String?
  /// A picture of it; nil: none.
  public var picture: Picture?
  /// 1 to 100 characters in one line; nil: not said.
  public var site: String?
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(
    url: String, title: String, summary: String? = nil, picture: Picture? = nil,
    site: String? = nil, envelope: Envelope = Envelope()
  )
    throws(ContentError)
  {
    self.url = url
    self.title = title
    self.summary = summary
    self.picture = picture
    self.site = site
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .link(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? { Fallback.line(title, url) }
}

extension LinkContent: StandardContent {
  init() {
    url = ""
    title = ""
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("url", &url, .link)
    try visitor.needed("title", &title, .line(200))
    try visitor.optional("description", &summary, .text(500))
    try visitor.optional("picture", &picture)
    try visitor.optional("site", &site, .line(100))
  }
}
