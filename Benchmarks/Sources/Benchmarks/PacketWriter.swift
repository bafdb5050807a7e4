// Writes a capture in the classic format: Ethernet, IPv4, TCP, a frame a packet.

import Foundation

/// A capture that is written packet by packet.
final class PacketWriter {
  enum Side { case client, server }

  private let file: FileHandle
  private var buffer: [UInt8] = []
  private var offsets: [Int: (client: UInt32, server: UInt32)] = [:]
  /// So far.
  private(set) var packets = 0
  /// What the file will have, in bytes.
  private(set) var length = 24

  /// Makes a file, or overwrites it.
  init(_ path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else { throw SampleError.failed(path) }
    self.file = file
    append(0xA1B2_C3D4 as UInt32, 0x0002_0004 as UInt32, 0 as UInt64)
    append(262_144 as UInt32, 1 as UInt32)
  }

  /// The handshake of a connection, which counts as three packets.
  func open(_ connection: Int) throws {
    offsets[connection] = (0, 0)
    try segment([], from: .client, on: connection, flags: 0x02)
    try segment([], from: .server, on: connection, flags: 0x12)
    offsets[connection] = (1, 1)
    try segment([], from: .client, on: connection, flags: 0x10)
  }

  /// A frame.
  func append(_ frame: [UInt8], from side: Side, on connection: Int) throws {
    try segment(frame, from: side, on: connection, flags: 0x18)
  }

  /// Writes what is left, and closes the file.
  func finish() throws {
    try file.write(contentsOf: buffer)
    try file.close()
  }

  private func segment(
    _ payload: [UInt8], from side: Side, on connection: Int, flags: UInt32
  ) throws {
    let packetLength = 54 + payload.count
    // 20 µs between packets.
    append(
      1_700_000_000 + UInt32(packets / 50_000), UInt32(packets % 50_000) * 20,
      UInt32(packetLength), UInt32(packetLength))
    buffer += [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2]
    append(0x0800 as UInt16, 0x4500 as UInt16, UInt16(packetLength - 14))
    append(0x0001_4000 as UInt32, 0x4006_0000 as UInt32)
    let port = UInt16(40_000 + connection)
    var (client, server) = offsets[connection] ?? (1, 1)
    switch side {
    case .client:
      append(0x0A00_0001 as UInt32, 0x0A00_0002 as UInt32, port, 9_000 as UInt16, client, server)
      client &+= UInt32(payload.count)
    case .server:
      append(0x0A00_0002 as UInt32, 0x0A00_0001 as UInt32, 9_000 as UInt16, port, server, client)
      server &+= UInt32(payload.count)
    }
    offsets[connection] = (client, server)
    append(0x5000_FFFF as UInt32 | flags << 16, 0 as UInt32)
    buffer += payload
    packets += 1
    length += 16 + packetLength
    if buffer.count > 1 << 20 {
      try file.write(contentsOf: buffer)
      buffer.removeAll(keepingCapacity: true)
    }
  }

  private func append<each Number: FixedWidthInteger>(_ numbers: repeat each Number) {
    for number in repeat each numbers {
      withUnsafeBytes(of: number.bigEndian) { buffer += $0 }
    }
  }
}
