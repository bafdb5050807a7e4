// A content in a few words: what it shows, or what it signals, and which message it belongs to.

import WireProtocol

extension Content {
  /// A few words beside the name of the type, in parts to be separated by spaces; the writer cuts them and makes them
  /// safe for a terminal.
  var gist: [String] {
    var parts: [String] =
      switch self {
      case .typing(let content): [content.state.rawValue]
      case .shake: []
      case .read(let content): ["through \(content.through)"]
      case .track(let content): [Content.summary(of: content)]
      case .unknown(let content) where content.fallback == nil:
        [String(decoding: content.bytes.prefix(320), as: UTF8.self)]
      default: shows.map { ["\"\($0)\""] } ?? []
      }
    if let relation = envelope?.relation {
      parts.append(
        "\(relation.kind.name) \(relation.kind == .recall ? "of" : "to") \(relation.messageID)")
    }
    return parts
  }

  private static func summary(of track: TrackContent) -> String {
    let count = DecodeCounts.count(track.points.count, "position")
    guard let last = track.points.last else { return count }
    return "\(count), last \(last.latitude), \(last.longitude) (\(track.system.rawValue))"
  }
}
