// The load through WireClient, as an application has it: calls, awaited answers, and a loop over what comes.

import NIOCore
import WireClient
import WireProtocol

/// Tasks that each send a message when the one before is answered.
struct SDKSender: LoadSender {
  private let load: ClientLoad
  private let client: WireClient

  /// Connects and logs in.
  init(_ load: ClientLoad) async throws {
    self.load = load
    client = try await .loggedIn(load.sender, load)
  }

  func send(_ numbers: Range<Int>) async throws -> [UInt64] {
    let lanes = load.shape == .turns ? 1 : load.window
    return try await withThrowingTaskGroup(of: [UInt64].self) { group in
      for lane in 0..<lanes {
        group.addTask(executorPreference: load.kind == .sendingThere ? client.executor : nil) {
          var latencies: [UInt64] = []
          for number in stride(from: numbers.lowerBound + lane, to: numbers.upperBound, by: lanes) {
            latencies.append(try await send(number))
          }
          return latencies
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }

  private func send(_ number: Int) async throws -> UInt64 {
    let begun = NIODeadline.now()
    let sending = try await client.c2c(
      to: Account(domain: "bench", uid: load.recipient(number)), bytes: ClientLoad.content,
      type: "im.text")
    _ = try await sending.answer()
    return UInt64((NIODeadline.now() - begun).nanoseconds)
  }

  func close() async { await client.close() }
}

/// A loop over the messages.
struct SDKReceiver: LoadReceiver {
  private let client: WireClient

  /// Connects and logs in.
  init(_ load: ClientLoad) async throws {
    client = try await .loggedIn(load.recipient(0), load)
  }

  func receive(_ count: Int) async {
    var left = count
    for await message in client.messages {
      left -= 1
      if left == 0 { return client.handled(message) }
    }
  }

  func close() async { await client.close() }
}

extension WireClient {
  fileprivate static func loggedIn(_ uid: String, _ load: ClientLoad) async throws -> WireClient {
    let configuration = ClientConfiguration(
      host: "127.0.0.1", port: load.port, account: Account(domain: "bench", uid: uid),
      device: Device(id: "bench"), token: { [] })
    let store: any ClientStore =
      load.kind == .sqlite
      ? SQLiteClientStore(path: "\(load.folder)/\(uid).sqlite") : MemoryClientStore()
    let client = WireClient(configuration, store: store)
    try await client.login()
    return client
  }
}
