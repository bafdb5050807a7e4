// The bounds of the reassembly hold, and what they cost is told.

import Testing
import WireCapture

@testable import CaptureTruth

struct ReassemblyLimitTests {
  private let model = ConnectionModel()

  /// Holds pieces of `size` bytes, every other of which is missing, and gives the most that was held.
  private func mostHeld(
    size: Int, count: Int, connections: Int, limits: ReassemblyLimits
  ) -> (bytes: Int, recorder: Recorder) {
    var reassembler = TCPReassembler(limits: limits)
    var recorder = Recorder()
    var most = 0
    for index in 0..<count {
      for connection in 0..<connections {
        var model = model
        model.client.port = UInt16(connection + 1)
        if index == 0 { reassembler.receive(model.handshake[0], into: &recorder) }
        let payload = [UInt8](repeating: 7, count: size)
        reassembler.receive(model.up((2 * index + 1) * size, payload), into: &recorder)
        most = max(most, reassembler.heldBytes)
      }
    }
    reassembler.finish(into: &recorder)
    #expect(reassembler.heldBytes == 0)
    for connection in 0..<connections {
      let content = recorder.content(connection, .forward)
      #expect(content.count == 2 * size * count)
      #expect(content.count { $0 == nil } == size * count)
    }
    return (most, recorder)
  }

  @Test func bytesOfADirection() {
    var limits = ReassemblyLimits()
    limits.heldBytesPerDirection = 10_000
    let result = mostHeld(size: 500, count: 60, connections: 1, limits: limits)
    #expect(result.bytes > 9_000 && result.bytes <= 10_000)
    // The first hole was given up as soon as the bound was passed, not at the end.
    #expect(result.recorder.events.firstIndex(of: .gap(0, .forward, 500)) == 1)
  }

  @Test func piecesOfADirection() {
    var limits = ReassemblyLimits()
    limits.heldPiecesPerDirection = 10
    let result = mostHeld(size: 1, count: 50, connections: 1, limits: limits)
    #expect(result.bytes == 10 * 65)
  }

  @Test func bytesOverAll() {
    var limits = ReassemblyLimits()
    limits.heldBytes = 10_000
    let result = mostHeld(size: 500, count: 10, connections: 8, limits: limits)
    #expect(result.bytes > 9_000 && result.bytes <= 10_000)
  }

  @Test func leastRecentlyActiveConnectionIsEvicted() {
    var limits = ReassemblyLimits()
    limits.connections = 3
    var reassembler = TCPReassembler(limits: limits)
    var recorder = Recorder()
    func connection(_ number: Int) -> ConnectionModel {
      var model = model
      model.client.port = UInt16(number + 1)
      return model
    }
    for number in 0..<3 {
      reassembler.receive(connection(number).handshake[0], into: &recorder)
      reassembler.receive(connection(number).up(1, [2]), into: &recorder)
    }
    reassembler.receive(connection(0).up(2, [3]), into: &recorder)
    recorder.events = []
    reassembler.receive(connection(3).handshake[0], into: &recorder)
    #expect(
      recorder.events == [
        .gap(1, .forward, 1), .data(1, .forward, 0, [2]), .closed(1, .evicted), .opened(3),
      ])
    #expect(reassembler.statistics.evictions == 1)
    // One that ended goes first, and is not counted.
    reassembler.receive(connection(0).up(9, [], [.rst]), into: &recorder)
    recorder.events = []
    reassembler.receive(connection(4).handshake[0], into: &recorder)
    #expect(recorder.events == [.opened(4)])
    #expect(reassembler.statistics.evictions == 1)
    reassembler.finish(into: &recorder)
    #expect(
      recorder.events.filter { if case .closed = $0 { true } else { false } } == [
        .closed(2, .captureEnded), .closed(3, .captureEnded), .closed(4, .captureEnded),
      ])
    #expect(recorder.streams.map(\.slot) == [0, 1, 2, 1, 0])
  }
}
