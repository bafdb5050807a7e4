// im.audio: a voice message or another sound (SPEC.md 8.5).

/// A voice message or another sound.
public struct AudioContent: TypedContent {
  /// `im.audio`.
  public static let contentType: ContentType = "im.audio"

  /// The file: `audio/…`.
  public var media: Media
  /// 1 to 86,400,000.
  public var durationMilliseconds: Int
  /// Whether it was recorded to be heard as a message; nil: not said.
  public var voice: Bool?
  /// Loudness over time, to draw: at most 256 numbers of 0 to 255; empty: unknown.
  public var waveform: [Int]
  /// What is said: 1 to 20,000 characters; nil: unknown.
  public var transcript: String?
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(
    media: Media, durationMilliseconds: Int, voice: Bool? = nil, waveform: [Int] = [],
    transcript: String? = nil, envelope: Envelope = Envelope()
  )
    throws(ContentError)
  {
    self.media = media
    self.durationMilliseconds = durationMilliseconds
    self.voice = voice
    self.waveform = waveform
    self.transcript = transcript
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .audio(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? { "[Audio \(durationMilliseconds / 60_000):\(seconds)]" }
}

extension AudioContent: StandardContent {
  init() {
    media = Media()
    durationMilliseconds = 0
    waveform = []
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("media", &media)
    try media.expect("audio/", visitor)
    try visitor.needed("duration_ms", &durationMilliseconds, AudioContent.durations)
    try visitor.optional("voice", &voice)
    try visitor.optional("waveform", &waveform, ArrayRule(1...256, 0...255))
    try visitor.optional("transcript", &transcript, .text(TextContent.limit))
  }

  /// Milliseconds.
  static let durations = 1...86_400_000

  private var seconds: String {
    let seconds = durationMilliseconds / 1_000 % 60
    return (seconds < 10 ? "0" : "") + String(seconds)
  }
}
