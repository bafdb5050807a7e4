// A process that chats with a server on this machine, through the SDK or without it, and measures what that takes.

import Foundation
import NIOConcurrencyHelpers

/// What carries the messages.
enum ClientKind: String, CaseIterable {
  /// The session machine on a channel, and for who receives the inbox machine.
  case bare
  /// The SDK sends, and keeps what it has to in memory; who receives is bare.
  case sending
  /// The same, from tasks on the thread of the connection.
  case sendingThere
  /// The SDK receives, and keeps what it has to in memory; who sends is bare.
  case receiving
  /// The SDK at both ends; what it keeps is in memory.
  case memory
  /// The SDK at both ends; what it keeps is in a file.
  case sqlite

  var sendsBare: Bool { self == .bare || self == .receiving }
  var receivesBare: Bool { [.bare, .sending, .sendingThere].contains(self) }
}

/// How messages follow each other.
enum ClientShape: String {
  /// One at a time, each when the one before is answered, to somebody who is not there.
  case turns
  /// Some in flight, to somebody who acks them.
  case window
}

/// What a load measured.
struct ClientFigures: Codable {
  /// From the call to the platform's answer, in microseconds.
  let p50: Double
  let p99: Double
  /// CPU time of the process for each message, in microseconds.
  let processor: Double
  let messagesPerSecond: Double
}

/// Sends messages as a load has them follow each other.
protocol LoadSender: Sendable {
  /// - Returns: how long each took to be answered, in nanoseconds.
  func send(_ numbers: Range<Int>) async throws -> [UInt64]
  func close() async
}

/// Takes messages, and acks them.
protocol LoadReceiver: Sendable {
  func receive(_ count: Int) async throws
  func close() async
}

/// One load.
struct ClientLoad: Sendable {
  /// Makes this program such a process; kind, shape, port and a folder follow.
  static let argument = "--client-load"

  let kind: ClientKind
  let shape: ClientShape
  let port: Int
  let folder: String

  /// Messages before anything is measured, and those that are.
  var warmUp: Int { shape == .turns ? 200 : 2_000 }
  var count: Int { shape == .turns ? 2_000 : 20_000 }
  let window = 16

  /// The sender, and who receives: many who are not there take turns, because an inbox holds 1,000 messages of one sender.
  let run = UInt64.random(in: 1...(.max >> 16))
  var sender: String { "s\(run)" }
  func recipient(_ message: Int) -> String {
    shape == .turns ? "r\(run)-\(message / 500)" : "r\(run)"
  }

  /// 200 bytes.
  static let content: [UInt8] = {
    let (head, tail) = (#"{"type":"im.text","body":{"text":""#, #""}}"#)
    let fill = 200 - head.utf8.count - tail.utf8.count
    return Array((head + String(repeating: "x", count: fill) + tail).utf8)
  }()

  /// The process: prints the figures and ends.
  static func run(_ arguments: [String]) throws -> Never {
    guard arguments.count == 4, let kind = ClientKind(rawValue: arguments[0]),
      let shape = ClientShape(rawValue: arguments[1]), let port = Int(arguments[2])
    else { throw BenchmarkFailure("\(argument) KIND SHAPE PORT FOLDER") }
    let load = ClientLoad(kind: kind, shape: shape, port: port, folder: arguments[3])
    let figures = try load.runHere()
    print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
    exit(0)
  }

  /// Waits on this thread, which is none of those that tasks run on.
  private func runHere() throws -> ClientFigures {
    let result = NIOLockedValueBox<Result<ClientFigures, any Error>?>(nil)
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      do {
        let figures = try await runEnds()
        result.withLockedValue { $0 = .success(figures) }
      } catch { result.withLockedValue { $0 = .failure(error) } }
      done.signal()
    }
    done.wait()
    guard let result = result.withLockedValue({ $0 }) else {
      throw BenchmarkFailure("nothing was measured")
    }
    return try result.get()
  }

  private func runEnds() async throws -> ClientFigures {
    let sender: any LoadSender =
      kind.sendsBare ? try await BareEnds.sender(self) : try await SDKSender(self)
    let receiver: (any LoadReceiver)? =
      shape == .turns
      ? nil : kind.receivesBare ? try await BareEnds.receiver(self) : try await SDKReceiver(self)

    func messages(_ numbers: Range<Int>) async throws -> [UInt64] {
      async let received: Void? = receiver?.receive(numbers.count)
      let latencies = try await sender.send(numbers)
      _ = try await received
      return latencies
    }
    _ = try await messages(0..<warmUp)
    let watch = Stopwatch()
    let figures = watch.figures(try await messages(warmUp..<(warmUp + count)))
    await sender.close()
    await receiver?.close()
    return figures
  }

  /// What such a process measured.
  func measure() throws -> ClientFigures {
    let process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0])
    process.arguments = [Self.argument, kind.rawValue, shape.rawValue, "\(port)", folder]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw BenchmarkFailure("the load \(kind) \(shape) ended with \(process.terminationStatus)")
    }
    return try JSONDecoder().decode(ClientFigures.self, from: text)
  }
}

/// Time and CPU time from its making on.
struct Stopwatch {
  private let begun = ContinuousClock.now
  private let processor = Machine.processorMicroseconds

  /// The figures of as many messages as there are latencies, which are in nanoseconds.
  func figures(_ latencies: [UInt64]) -> ClientFigures {
    let processor = Machine.processorMicroseconds - processor
    let seconds = (ContinuousClock.now - begun) / .seconds(1)
    let (sorted, count) = (latencies.sorted(), Double(latencies.count))
    return ClientFigures(
      p50: Double(sorted[sorted.count / 2]) / 1e3,
      p99: Double(sorted[sorted.count * 99 / 100]) / 1e3,
      processor: processor / count, messagesPerSecond: count / seconds)
  }
}
