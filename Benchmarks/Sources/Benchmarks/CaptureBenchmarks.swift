// Reading captures: protocheck against tshark, as whole processes, on files that this writes and removes.

import Foundation
import Reporting
import WireProtocol

extension Report {
  mutating func captures() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "captures-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let whole = folder.appending(path: "whole.pcap").path
    let cut = folder.appending(path: "cut.pcap").path
    let protocheck = Bundle.main.bundleURL.appending(path: "protocheck").path
    try decoding(protocheck, whole, cut)
    try checking(protocheck, whole, cut)
  }

  private mutating func decoding(_ protocheck: String, _ whole: String, _ cut: String) throws {
    let packets = try CaptureFile.write(bytes: 1_000_000_000, to: whole)
    let fewer = try CaptureFile.write(bytes: 100_000_000, to: cut)
    title("Read a capture of 1 GB, \(packets) frames; tshark a cut of it, \(fewer) frames")
    let decode = try run(protocheck, "decode", "--format", "json", whole)
    let decoded = Double(packets) / decode.seconds
    line("protocheck decode --format json", framesPerSecond: decoded)
    target(
      "decode --format json, resident", Double(decode.resident) / 1024, atMost: 64, unit: " MiB")

    compare("decode --format json", decoded, cut, fewer, atLeast: 20)
  }

  /// Whole sessions of chats, in which nothing is wrong: hello, login, messages, answers, pushes, acks.
  private mutating func checking(_ protocheck: String, _ whole: String, _ cut: String) throws {
    let frames = try ChatCapture.write(bytes: 1_000_000_000, to: whole)
    let fewer = try ChatCapture.write(bytes: 100_000_000, to: cut)
    title("Check a capture of 1 GB, chats in \(frames) frames; tshark a cut of it, \(fewer) frames")

    let check = try run(protocheck, "check", whole)
    let checked = Double(frames) / check.seconds
    line("protocheck check", framesPerSecond: checked)
    target("check, resident", Double(check.resident) / 1024, atMost: 64, unit: " MiB")
    compare("check", checked, cut, fewer, atLeast: 50)
  }

  /// Against tshark on a cut of `frames` packets.
  private mutating func compare(
    _ name: String, _ framesPerSecond: Double, _ cut: String, _ frames: Int, atLeast least: Double
  ) {
    guard let rival = try? run("/usr/bin/env", "tshark", "-r", cut, "-q", "-z", "io,stat,0")
    else {
      return missing(
        "tshark cannot be run, so that nothing is compared; it is a package of that name")
    }
    let seen = Double(frames) / rival.seconds
    line("tshark -q -z io,stat,0", framesPerSecond: seen)
    target("\(name) against tshark", framesPerSecond / seen, atLeast: least, unit: " times as fast")
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

/// A capture in the classic format, of Ethernet and IPv4: frames of 219 bytes, a packet each, in 50 connections.
private enum CaptureFile {
  static let connections = 50

  /// Writes packets until the file has about this many bytes, and returns how many.
  static func write(bytes count: Int, to path: String) throws -> Int {
    let frame = Array(try Sample.frame().bytes)
    let writer = try PacketWriter(path)
    while writer.length < count {
      let connection = writer.packets % connections
      try writer.append(frame, from: .client, on: connection)
    }
    try writer.finish()
    return writer.packets
  }
}
