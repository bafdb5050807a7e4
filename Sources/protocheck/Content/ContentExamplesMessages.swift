// Examples of what people say, show and signal: text, media, places, signals.

import WireProtocol

extension ContentExamples {
  static func message(_ type: ContentType) throws(ContentError) -> (any TypedContent)? {
    switch type {
    case TextContent.contentType: try TextContent(text: "I am at the north gate 🚕")
    case RichTextContent.contentType: try rich()
    case ImageContent.contentType:
      try ImageContent(
        media: media(
          "p/7f3a91c2.jpg", "image/jpeg", size: 284_113,
          sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
        width: 1_920, height: 1_080,
        thumbnail: picture("p/7f3a91c2-320.jpg", width: 320, height: 180), caption: "The gate")
    case AudioContent.contentType:
      try AudioContent(
        media: media("v/01jpa7q9.m4a", "audio/mp4", size: 41_280), durationMilliseconds: 5_160,
        voice: true, waveform: [3, 48, 120, 201, 188, 96, 140, 77, 12],
        transcript: "I am in the white car with the hazard lights on.")
    case VideoContent.contentType:
      try VideoContent(
        media: media("m/01jpa7r2.mp4", "video/mp4", size: 3_145_728), width: 1_280, height: 720,
        durationMilliseconds: 12_400,
        thumbnail: picture("m/01jpa7r2.jpg", width: 320, height: 180), caption: "The way in")
    case FileContent.contentType:
      try FileContent(
        media: media("f/5590213.pdf", "application/pdf", size: 88_204, name: "receipt-5590213.pdf"),
        caption: "Your receipt")
    case LocationContent.contentType:
      try LocationContent(
        point: gate(), accuracyMetres: 12, title: "North gate", address: "1 Station Road",
        zoom: 17)
    case TrackContent.contentType: try track()
    case TypingContent.contentType: try TypingContent(state: .start)
    case ShakeContent.contentType: try ShakeContent()
    case ReadContent.contentType: try ReadContent(through: messageID, atMilliseconds: now)
    case StickerContent.contentType:
      try StickerContent(
        pack: "city.2026", sticker: "taxi-thanks",
        picture: picture("s/taxi-thanks.jpg", width: 240, height: 240), emoji: "🙏")
    default: nil
    }
  }

  private static func rich() throws(ContentError) -> RichTextContent {
    // The car takes two UTF-16 code units.
    try RichTextContent(
      text: "🚕 Lin, gate 4 is closed: the map shows the way",
      spans: [
        RichTextContent.Span(start: 3, length: 3, style: .mention(Examples.rider)),
        RichTextContent.Span(start: 8, length: 16, style: .bold),
        RichTextContent.Span(start: 18, length: 6, style: .color("#d93025")),
        RichTextContent.Span(start: 30, length: 3, style: .link("https://58.example/map/gate-4")),
      ],
      envelope: Envelope(mentions: Mentions(accounts: [Examples.rider])))
  }

  private static func track() throws(ContentError) -> TrackContent {
    try TrackContent(points: [
      Fix(
        atMilliseconds: now - 2_000, latitude: 39.90812, longitude: 116.39633, accuracyMetres: 6,
        speedMetresPerSecond: 8.3, headingDegrees: 62.5),
      Fix(
        atMilliseconds: now - 1_000, latitude: 39.90843, longitude: 116.39691, accuracyMetres: 5,
        speedMetresPerSecond: 7.9, headingDegrees: 61),
      Fix(
        atMilliseconds: now, latitude: 39.9087, longitude: 116.3975, altitudeMetres: 46,
        accuracyMetres: 5, speedMetresPerSecond: 6.4, headingDegrees: 58.5),
    ])
  }
}
