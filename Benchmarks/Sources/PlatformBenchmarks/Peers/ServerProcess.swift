// A server as a process of its own, for as long as it is measured.

import Foundation
import NIOCore
import NIOPosix

/// A process that listens.
final class ServerProcess {
  private let process: Process
  let port: Int

  var identifier: Int32 { process.processIdentifier }

  private init(_ process: Process, port: Int) {
    self.process = process
    self.port = port
  }

  /// protocheck serve.
  static func platform(data: String, topicMap: String? = nil) throws -> ServerProcess {
    try announcing(
      Bundle.main.bundleURL.appending(path: "protocheck").path,
      ["serve", "--listen", "127.0.0.1:0", "--data", data, "--insecure-development"]
        + (topicMap.map { ["--topic-map", $0] } ?? []))
  }

  /// A server that prints its port at the end of its first line.
  static func announcing(_ program: String, _ arguments: [String]) throws -> ServerProcess {
    let output = Pipe()
    let process = try start(program, arguments, output: output)
    var line: [UInt8] = []
    while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 10 {
      line.append(byte)
    }
    let text = String(decoding: line, as: UTF8.self)
    guard let port = text.split(separator: ":").last.flatMap({ Int($0) }) else {
      throw BenchmarkFailure(
        "\(program) \(arguments.joined(separator: " ")) did not begin: \(text)")
    }
    return ServerProcess(process, port: port)
  }

  /// mosquitto with persistence, and without limits of its own to what waits.
  static func mosquitto(folder: String) throws -> ServerProcess {
    let group = MultiThreadedEventLoopGroup.singleton
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let probe = try ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).wait()
    let port = probe.localAddress?.port ?? 0
    try probe.close().wait()
    let file = folder + "/mosquitto.conf"
    try """
    listener \(port) 127.0.0.1
    allow_anonymous true
    user \(NSUserName())
    persistence true
    persistence_location \(folder)/
    max_queued_messages 0
    max_inflight_messages 0
    log_dest none
    """.write(toFile: file, atomically: true, encoding: .utf8)

    // Debian installs it where only root's path leads.
    let places = ["/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/opt/homebrew/sbin/mosquitto"]
    guard let program = places.first(where: FileManager.default.isExecutableFile) else {
      throw BenchmarkFailure("mosquitto is not installed: apt-get install mosquitto")
    }
    let process = try start(program, ["-c", file], output: nil)
    for _ in 0..<500 {
      if let channel = try? ClientBootstrap(group: group).connect(host: "127.0.0.1", port: port)
        .wait()
      {
        try? channel.close().wait()
        return ServerProcess(process, port: port)
      }
      usleep(10_000)
    }
    process.terminate()
    throw BenchmarkFailure("mosquitto does not listen on port \(port)")
  }

  /// Asks it to end, and waits until it has.
  func stop() {
    process.terminate()
    process.waitUntilExit()
  }

  private static func start(_ program: String, _ arguments: [String], output: Pipe?) throws
    -> Process
  {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardOutput = output ?? FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }
}
