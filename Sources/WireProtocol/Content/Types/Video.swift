// im.video: a video (SPEC.md 8.5).

/// A video.
public struct VideoContent: TypedContent {
  /// `im.video`.
  public static let contentType: ContentType = "im.video"

  /// The file: `video/…`.
  public var media: Media
  /// Pixels, 1 to 100,000.
  public var width: Int
  /// Pixels, 1 to 100,000.
  public var height: Int
  /// 1 to 86,400,000.
  public var durationMilliseconds: Int
  /// A picture of it to show before; nil: none.
  public var thumbnail: Picture?
  /// 1 to 2,000 characters; nil: none.
  public var caption: String?
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(
    media: Media, width: Int, height: Int, durationMilliseconds: Int, thumbnail: Picture? = nil,
    caption: String? = nil, envelope: Envelope = Envelope()
  )
    throws(ContentError)
  {
    self.media = media
    self.width = width
    self.height = height
    self.durationMilliseconds = durationMilliseconds
    self.thumbnail = thumbnail
    self.caption = caption
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .video(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? { Fallback.line("[Video]", caption) }
}

extension VideoContent: StandardContent {
  init() {
    media = Media()
    width = 0
    height = 0
    durationMilliseconds = 0
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("media", &media)
    try media.expect("video/", visitor)
    try visitor.needed("width", &width, Picture.side)
    try visitor.needed("height", &height, Picture.side)
    try visitor.needed("duration_ms", &durationMilliseconds, AudioContent.durations)
    try visitor.optional("thumbnail", &thumbnail)
    try visitor.optional("caption", &caption, .text(2_000))
  }
}
