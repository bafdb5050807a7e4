// What a gate sees, as a capture file: serve --record.

import NIOCore
import Synchronization
import WireCapture
import WireServer

/// Writes a gate's traffic as pcapng, which Wireshark opens and decode reads: the bytes of each connection in TCP segments of
/// its addresses, as they went through the gate. Nothing of the network below is in it.
final class TrafficCapture: TrafficRecorder {
  private struct State {
    var writer: PcapngWriter
    var connections: [ConnectionID: SyntheticConnection] = [:]
    var failure: System.Failure?
  }

  private let file: Int32
  private let path: String
  private let state: Mutex<State>

  /// Creates the file, or empties it if it is a capture.
  init(_ path: String) throws(ToolError) {
    self.path = path
    do throws(System.Obstacle) {
      file = try System.replaceFile(path, beginningWith: [0x0A, 0x0D, 0x0D, 0x0A])
    } catch {
      switch error {
      case .other:
        throw ToolError(
          .usage, "\(path) is there and is no pcapng capture: record into another file")
      case .inUse:
        throw ToolError(
          .unavailable, "\(path) is being written by another server: record into another file")
      case .failure(let failure):
        throw ToolError(.inputOutput, "cannot write \(path): \(failure.text)")
      }
    }
    state = Mutex(State(writer: PcapngWriter()))
    flush(atLeast: 0)
  }

  func opened(_ connection: ConnectionID, client: SocketAddress?, server: SocketAddress?) {
    state.withLock { state in
      let synthetic = SyntheticConnection(client: client, server: server)
      state.connections[connection] = synthetic
      for packet in synthetic.opening { state.writer.append(packet, at: Self.now) }
    }
    flush()
  }

  func passed(_ connection: ConnectionID, _ direction: TrafficDirection, _ bytes: ByteBuffer) {
    state.withLock { state in
      guard var synthetic = state.connections[connection] else { return }
      let packets = synthetic.segments(of: bytes.readableBytesView, direction)
      for packet in packets { state.writer.append(packet, at: Self.now) }
      state.connections[connection] = synthetic
    }
    flush()
  }

  func closed(_ connection: ConnectionID) {
    state.withLock { state in
      guard let synthetic = state.connections.removeValue(forKey: connection) else { return }
      for packet in synthetic.closing { state.writer.append(packet, at: Self.now) }
    }
    // A connection that is over can be looked at.
    flush(atLeast: 0)
  }

  /// Writes what is left.
  ///
  /// - Throws: exit code 74 when something could not be written, now or before.
  func finish() throws(ToolError) {
    flush(atLeast: 0)
    if let failure = state.withLock({ $0.failure }) {
      throw ToolError(.inputOutput, "cannot write \(path), which lacks traffic: \(failure.text)")
    }
  }

  /// Whole packets at once, so that the file can be read while it grows.
  private func flush(atLeast count: Int = 65_536) {
    state.withLock { state in
      guard state.failure == nil, state.writer.bytes.count > count else {
        if state.failure != nil { state.writer.bytes.removeAll() }
        return
      }
      do {
        try System.send(state.writer.bytes, to: file)
      } catch {
        let failure = error as? System.Failure ?? System.Failure(number: 0)
        state.failure = failure
        StandardError.say("cannot write \(path), which lacks traffic from here on: \(failure.text)")
      }
      state.writer.bytes.removeAll(keepingCapacity: true)
    }
  }

  private static var now: UInt64 { System.nanosecondsSince1970 }
}
