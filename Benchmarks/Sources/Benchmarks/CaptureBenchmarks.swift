// Reading captures: protocheck against tshark, as whole processes, on files that this writes and removes.

import Foundation
import Reporting
import WireProtocol

extension Report {
  /// A frame of 219 bytes a packet, in 50 connections.
  mutating func captures() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "captures-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let whole = folder.appending(path: "whole.pcap").path
    let cut = folder.appending(path: "cut.pcap").path
    let packets = try CaptureFile.write(bytes: 1_000_000_000, to: whole)
    let fewer = try CaptureFile.write(bytes: 100_000_000, to: cut)
    title("Read a capture of 1 GB, \(packets) frames; tshark a cut of it, \(fewer) frames")

    let protocheck = Bundle.main.bundleURL.appending(path: "protocheck").path
    let decode = try run(protocheck, "decode", "--format", "json", whole)
    let decoded = Double(packets) / decode.seconds
    line("protocheck decode --format json", framesPerSecond: decoded)
    target(
      "decode --format json, resident", Double(decode.resident) / 1024, atMost: 64, unit: " MiB")

    guard let rival = try? run("/usr/bin/env", "tshark", "-r", cut, "-q", "-z", "io,stat,0")
    else {
      return missing(
        "tshark cannot be run, so that nothing is compared; it is a package of that name")
    }
    let seen = Double(fewer) / rival.seconds
    line("tshark -q -z io,stat,0", framesPerSecond: seen)
    target(
      "decode --format json against tshark", decoded / seen, atLeast: 20, unit: " times as fast")
  }

  /// How long a program takes, and its largest resident size in KiB where the system tells it in /proc; what it prints
  /// is thrown away.
  private func run(_ path: String, _ arguments: String...) throws -> (
    seconds: Double, resident: Int
  ) {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    var resident = Int.max
    let start = ContinuousClock.now
    try process.run()
    while process.isRunning {
      usleep(10_000)
      resident = largestResidentSize(of: process.processIdentifier) ?? resident
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw SampleError.failed(path) }
    return ((ContinuousClock.now - start) / .seconds(1), resident)
  }

  /// The high-water mark since the program began. What a parent is told of its children includes the parent's own size at
  /// their beginning.
  private func largestResidentSize(of process: Int32) -> Int? {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return nil }
    return Int(line.dropFirst(6).drop { $0 == " " || $0 == "\t" }.prefix { $0.isNumber })
  }
}

/// A capture in the classic format, of Ethernet and IPv4.
private enum CaptureFile {
  static let connections = 50

  /// Writes packets until the file has about this many bytes, and returns how many.
  static func write(bytes count: Int, to path: String) throws -> Int {
    let frame = Array(try Sample.frame().bytes)
    let packetLength = 14 + 20 + 20 + frame.count
    let packets = (count - 24) / (16 + packetLength)
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else { throw SampleError.failed(path) }
    defer { try? file.close() }

    var buffer: [UInt8] = []
    append(0xA1B2_C3D4 as UInt32, 0x0002_0004 as UInt32, 0 as UInt64, to: &buffer)
    append(262_144 as UInt32, 1 as UInt32, to: &buffer)
    for index in 0..<packets {
      let microseconds = UInt32(index) * 20
      append(1_700_000_000 + microseconds / 1_000_000, microseconds % 1_000_000, to: &buffer)
      append(UInt32(packetLength), UInt32(packetLength), to: &buffer)
      buffer += [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2]
      append(0x0800 as UInt16, 0x4500 as UInt16, UInt16(packetLength - 14), to: &buffer)
      append(0x0001_4000 as UInt32, 0x4006_0000 as UInt32, to: &buffer)
      append(0x0A00_0001 as UInt32, 0x0A00_0002 as UInt32, to: &buffer)
      append(UInt16(40_000 + index % connections), 9_000 as UInt16, to: &buffer)
      append(UInt32(index / connections * frame.count) &+ 1, 1 as UInt32, to: &buffer)
      append(0x5018_FFFF as UInt32, 0 as UInt32, to: &buffer)
      buffer += frame
      if buffer.count > 1 << 20 || index == packets - 1 {
        try file.write(contentsOf: buffer)
        buffer.removeAll(keepingCapacity: true)
      }
    }
    return packets
  }

  private static func append<each Number: FixedWidthInteger>(
    _ numbers: repeat each Number, to buffer: inout [UInt8]
  ) {
    for number in repeat each numbers {
      withUnsafeBytes(of: number.bigEndian) { buffer += $0 }
    }
  }
}
