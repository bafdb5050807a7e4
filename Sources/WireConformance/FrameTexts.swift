// One direction of a connection in words, for logs: the frames that are complete, and the bytes.

import WireProtocol

/// What passes in one direction of one connection.
final class FrameTexts {
  private var reader = FrameReader()
  /// What came after a fault cannot be read.
  private var isBroken = false

  /// The most characters of a frame.
  private static let longest = 4_000

  /// The frames that are complete with these bytes, and the bytes in hexadecimal, the first `limit` of them.
  func passed(_ bytes: [UInt8], atMost limit: Int) -> String {
    frames(bytes) + hex(bytes.prefix(limit)) + (bytes.count > limit ? "…" : "")
  }

  private func frames(_ bytes: [UInt8]) -> String {
    guard !isBroken else { return "" }
    reader.decoder.feed(bytes.span)
    var text = ""
    do throws(WireError) {
      while let frame = try reader.next() {
        let line = frame.line
        text +=
          line.utf8.count > FrameTexts.longest ? line.prefix(FrameTexts.longest) + "… " : line + " "
      }
    } catch {
      isBroken = true
      text += "(\(error)) "
    }
    return text
  }
}
