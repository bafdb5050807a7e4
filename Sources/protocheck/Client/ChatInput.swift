// The lines of a chat, from a person or a pipe, read on a thread of their own: a read that waits holds up nothing else.

import Dispatch
import Foundation

/// Lines of standard input, for one loop.
struct ChatInput: AsyncSequence, AsyncIteratorProtocol {
  private let lines: AsyncThrowingStream<String, any Error>
  private var iterator: AsyncThrowingStream<String, any Error>.Iterator
  /// One line is read ahead and no more, however fast they come.
  private let room = DispatchSemaphore(value: 1)

  init() {
    let (lines, continuation) = AsyncThrowingStream<String, any Error>.makeStream()
    self.lines = lines
    iterator = lines.makeAsyncIterator()
    let room = room
    Thread.detachNewThread {
      do {
        var reader = ContentLines(try InputFile("-"))
        while let line = try reader.next(beforeWaiting: {}) {
          room.wait()
          continuation.yield(String(decoding: line, as: UTF8.self))
        }
        continuation.finish()
      } catch {
        continuation.finish(throwing: error)
      }
    }
  }

  func makeAsyncIterator() -> ChatInput { self }

  /// The next line without its end; nil at the end.
  mutating func next() async throws -> String? {
    guard let line = try await iterator.next() else { return nil }
    room.signal()
    return line.hasSuffix("\r") ? String(line.dropLast()) : line
  }
}
