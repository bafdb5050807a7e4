// Which frames change places in a proxy, and that none is lost or made up.

import NIOCore
import Testing
import WireProtocol

@testable import ChaosHarness

@Suite struct AnswerSwapperTests {
  private func answer(_ sequence: UInt32, of command: Command = .c2c) throws -> Frame {
    try Frame(.response, command, sequence: sequence, body: [UInt8(sequence)])
  }

  private func take(_ frames: [Frame], in pieces: Int) -> (bytes: [UInt8], swaps: Int) {
    var swapper = AnswerSwapper()
    var (bytes, swaps): ([UInt8], Int) = ([], 0)
    let stream = frames.flatMap(\.bytes)
    for start in stride(from: 0, to: stream.count, by: pieces) {
      let piece = ByteBuffer(bytes: stream[start..<min(start + pieces, stream.count)])
      let taken = swapper.take(piece)
      bytes += taken.pieces.flatMap { Array(buffer: $0) }
      swaps += taken.swaps
    }
    bytes += swapper.release().flatMap { Array(buffer: $0) }
    return (bytes, swaps)
  }

  @Test(arguments: [1, 7, 24, 1_000])
  func answersThatFollowEachOtherChangePlaces(pieces: Int) throws {
    let frames = try [answer(1), answer(2, of: .keepalive), answer(3)]
    let taken = take(frames, in: pieces)
    #expect(taken.bytes == [1, 0, 2].flatMap { frames[$0].bytes })
    #expect(taken.swaps == 1)
  }

  @Test func nothingPassesAPushOrTheAnswersOfALogin() throws {
    let push = try Frame(.notification, .message, sequence: 0)
    let frames = try [
      answer(1, of: .hello), answer(2, of: .login), answer(3), push, answer(4),
      answer(5, of: .logout),
    ]
    let taken = take(frames, in: 10)
    #expect(taken.bytes == frames.flatMap(\.bytes))
    #expect(taken.swaps == 0)
  }

  @Test func whatIsNoFramePassesAsItIs() throws {
    var swapper = AnswerSwapper()
    let first = try answer(1)
    _ = swapper.take(ByteBuffer(bytes: first.bytes))
    let noise = ByteBuffer(bytes: Array(repeating: 7, count: 30))
    #expect(swapper.take(noise).pieces == [ByteBuffer(bytes: first.bytes), noise])
    #expect(swapper.take(noise).pieces == [noise])
  }
}
