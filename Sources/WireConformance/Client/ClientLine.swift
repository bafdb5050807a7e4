// One connection of a scenario: the bytes of the client on their way into frames, and what goes back.

import WireProtocol

/// A connection that a scenario has a name for.
final class ClientLine {
  private let socket: ClientSocket
  private var receiver = FrameReader()
  /// What is said to the client, for the log.
  private let said = FrameTexts()
  /// A frame that came and was not asked for yet.
  private var waiting: Outcome.FrameJSON?
  /// The request that a step has found last.
  var asked: Outcome.FrameJSON?
  /// The most bytes of the runner that a line of the log shows.
  private static let longestHex = 2_000
  /// The last sequence that the client has acked where no step asked for it.
  var acked: UInt64 = 0

  init(_ socket: ClientSocket) { self.socket = socket }

  /// Whether the client has ended, and everything that it said was taken.
  var isOver: Bool { socket.hasEnded && waiting == nil }

  /// Sends; what was sent in words.
  func send(_ bytes: [UInt8]) -> String {
    socket.send(bytes)
    return said.passed(bytes, atMost: ClientLine.longestHex)
  }

  /// Sends what the system did not take at once.
  func flush() { socket.flush() }

  /// The next frame, which stays; nil: none is whole.
  func peek() throws(WireError) -> Outcome.FrameJSON? {
    while waiting == nil {
      if let frame = try receiver.next() {
        // A client may send commands that nobody has, to keep servers tolerant (WP-3.2-2).
        if !frame.isGrease { waiting = frame }
      } else if let bytes = socket.receive() {
        receiver.decoder.feed(bytes.span)
      } else {
        return nil
      }
    }
    return waiting
  }

  /// Takes the next frame.
  func take() { waiting = nil }
}
