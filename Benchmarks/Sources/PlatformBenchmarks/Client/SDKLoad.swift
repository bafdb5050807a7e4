// The load through WireClient, as an application has it: calls, awaited answers, and a loop over what comes.

import Dispatch
import NIOConcurrencyHelpers
import NIOCore
import WireClient
import WireProtocol

/// A sender, and somebody who receives.
struct SDKLoad {
  private let load: ClientLoad
  private let sender: WireClient
  private let receiver: WireClient

  /// Waits on this thread, which is none of those that tasks run on.
  static func measure(_ load: ClientLoad) throws -> ClientFigures {
    let result = NIOLockedValueBox<Result<ClientFigures, any Error>?>(nil)
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      do {
        let figures = try await SDKLoad(load).measure()
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

  private init(_ load: ClientLoad) {
    self.load = load
    sender = Self.client(load.sender, load)
    receiver = Self.client(load.recipient(0), load)
  }

  private static func client(_ uid: String, _ load: ClientLoad) -> WireClient {
    let configuration = ClientConfiguration(
      host: "127.0.0.1", port: load.port, account: Account(domain: "bench", uid: uid),
      device: Device(id: "bench"), token: { [] })
    let store: any ClientStore =
      load.kind == .sqlite
      ? SQLiteClientStore(path: "\(load.folder)/\(uid).sqlite") : MemoryClientStore()
    return WireClient(configuration, store: store)
  }

  private func measure() async throws -> ClientFigures {
    try await sender.login()
    if load.shape == .window { try await receiver.login() }
    _ = try await messages(0..<load.warmUp)
    let watch = Stopwatch()
    let latencies = try await messages(load.warmUp..<(load.warmUp + load.count))
    let figures = watch.figures(latencies)
    await sender.close()
    await receiver.close()
    return figures
  }

  /// - Returns: how long each took to be answered, in nanoseconds.
  private func messages(_ numbers: Range<Int>) async throws -> [UInt64] {
    switch load.shape {
    case .turns:
      var latencies: [UInt64] = []
      for number in numbers { latencies.append(try await send(number)) }
      return latencies
    case .window:
      async let received: Void = receive(numbers.count)
      let latencies = try await withThrowingTaskGroup(of: [UInt64].self) { group in
        for lane in 0..<load.window {
          group.addTask {
            var latencies: [UInt64] = []
            for number in stride(from: lane, to: numbers.count, by: load.window) {
              latencies.append(try await send(number))
            }
            return latencies
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      await received
      return latencies
    }
  }

  private func send(_ number: Int) async throws -> UInt64 {
    let begun = NIODeadline.now()
    let sending = try await sender.c2c(
      to: Account(domain: "bench", uid: load.recipient(number)), bytes: ClientLoad.content,
      type: "im.text")
    _ = try await sending.answer()
    return UInt64((NIODeadline.now() - begun).nanoseconds)
  }

  private func receive(_ count: Int) async {
    var left = count
    for await message in receiver.messages {
      left -= 1
      if left == 0 { return receiver.handled(message) }
    }
  }
}
