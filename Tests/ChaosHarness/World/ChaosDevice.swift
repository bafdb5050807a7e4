// An application on a device: it writes, reads, is killed, and comes again on the same store.

import Foundation
import NIOCore
import WireClient
import WireProtocol

/// What an application keeps, and for how long.
enum Memory: Sendable {
  /// In a file, so that it may be killed.
  case file(path: String)
  /// In this process: the application may be closed and opened again.
  case process(MemoryClientStore)

  /// A store that nobody has open.
  func store() -> any ClientStore {
    switch self {
    case .file(let path): SQLiteClientStore(path: path)
    case .process(let store): store
    }
  }
}

/// A device and its application, one run after the other.
actor ChaosDevice {
  nonisolated let name: DeviceName
  nonisolated let proxy: ChaosProxy
  private let memory: Memory
  private let configuration: ClientConfiguration
  private let ledger: Ledger
  private let counts: Counts
  /// Milliseconds that the application takes for some of its messages.
  private let pace: ClosedRange<Int>

  private var client: WireClient?
  /// Stands before a store in a file.
  private var mortal: MortalStore?
  private var life = 0
  /// Whether a run is being begun or ended: one is not ended before it has begun, and whoever ends one looks into the store, which
  /// nobody else may have open.
  private var isBusy = false
  private var tasks: [Task<Void, Never>] = []

  init(
    _ configuration: ClientConfiguration, _ memory: Memory, _ proxy: ChaosProxy,
    pace: ClosedRange<Int>, _ ledger: Ledger, _ counts: Counts
  ) {
    name = DeviceName(account: configuration.account, device: configuration.device.id)
    self.configuration = configuration
    self.memory = memory
    self.proxy = proxy
    self.pace = pace
    self.ledger = ledger
    self.counts = counts
  }

  // MARK: Runs

  /// Begins a run: logs in, reads what comes and what became of earlier messages. Returns when the client is at it.
  func open() async {
    guard client == nil, !isBusy else { return }
    isBusy = true
    defer { isBusy = false }
    life += 1
    if case .file = memory { mortal = MortalStore(memory.store()) }
    let client = WireClient(configuration, store: mortal ?? memory.store())
    self.client = client
    let (life, ledger, name, pace) = (life, ledger, name, pace)
    let (begun, begins) = AsyncStream<Void>.makeStream()
    tasks = [
      Task { [messages = client.messages] in
        await ChaosDevice.read(messages, name, life, pace, ledger)
      },
      Task { [outcomes = client.outcomes] in
        for await outcome in outcomes {
          switch outcome {
          case .answered(let id, let answer): ledger.acknowledged(id, answer)
          case .failed(let id, let error): ledger.failed(id, error)
          }
        }
      },
      Task { [states = client.states] in
        for await state in states {
          if state != .idle { begins.finish() }
          if case .closed(.refused(let status, let text)) = state, ledger.isAlive(name, life) {
            ledger.problem("\(name) does not connect any more: \(status), \(text)")
          }
        }
      },
    ]
    Task { [weak client] in
      do { try await client?.login(timeout: nil) } catch {
        ledger.noteFailure(ofLogin: name, life, error)
      }
      begins.finish()
    }
    for await _ in begun {}
  }

  /// Waits until the device is known to the platform.
  func login() async throws {
    await open()
    try await client?.login(timeout: .seconds(30))
  }

  /// Ends the run as the end of its process would.
  func kill() async throws {
    guard let client, let mortal, !isBusy else { return try await close() }
    self.client = nil
    self.mortal = nil
    isBusy = true
    defer { isBusy = false }
    ledger.ends(name, life: life)
    await mortal.kill()
    // Let go of earlier, it would close itself in good order.
    withExtendedLifetime(client) {}
    await proxy.injure(.closed, counting: false)
    for task in tasks { task.cancel() }
    try await look(wasClosed: false)
    counts.count(.appKilled)
  }

  /// Ends the run in good order.
  func close() async throws {
    guard let client, !isBusy else { return }
    self.client = nil
    mortal = nil
    isBusy = true
    defer { isBusy = false }
    await client.close()
    // It ends with the client, once it has noted what it got last.
    await tasks.first?.value
    ledger.ends(name, life: life)
    for task in tasks { task.cancel() }
    try await look(wasClosed: true)
    counts.count(.appClosed)
  }

  /// For the report of a round that does not settle.
  var state: String { "\(name) run \(life): \(client.map { "\($0.state)" } ?? "ended")" }

  /// Waits until the application has handled all that the platform has for it, and ends.
  func finish(within limit: Duration) async throws {
    let end = ContinuousClock.now + limit
    while let client, try await client.getOfflineMessages(timeout: limit) > 0 {
      guard ContinuousClock.now < end else {
        ledger.problem("\(name) is not done with its messages")
        break
      }
      try await Task.sleep(for: .milliseconds(2))
    }
    try await close()
    let left = try await contents().letters.count
    if left > 0 { ledger.problem("\(name) has \(left) messages without an answer") }
  }

  // MARK: The phone

  func sleep(for time: Duration) async throws {
    guard let client else { return }
    counts.count(.background)
    await client.enterBackground()
    try await Task.sleep(for: time)
    await client.enterForeground()
  }

  func networkChanged(isReachable: Bool) {
    guard let client else { return }
    counts.count(.networkChanged)
    client.networkChanged(isReachable: isReachable)
  }

  // MARK: Writing

  /// Sends a letter and follows it. An application that does not run writes none.
  func write(_ letter: Letter) async {
    guard let client else { return }
    let (ledger, name, life) = (ledger, name, life)
    ledger.written(letter)
    do {
      let sending =
        switch letter.way {
        case .c2c(let to):
          try await client.c2c(
            to: to, bytes: letter.content, type: letter.type, clientMessageID: letter.id)
        default:
          try await client.c2s(
            bytes: letter.content, type: letter.type, clientMessageID: letter.id)
        }
      ledger.taken(letter.id)
      Task {
        do { ledger.acknowledged(letter.id, try await sending.answer()) } catch {
          ledger.noteFailure(of: letter, by: name, life, error)
        }
      }
    } catch { ledger.noteFailure(of: letter, by: name, life, error) }
  }

  // MARK: Private

  private static func read(
    _ messages: ReceivedMessages, _ name: DeviceName, _ life: Int, _ pace: ClosedRange<Int>,
    _ ledger: Ledger
  ) async {
    var iterator = messages.makeAsyncIterator()
    var count = 0
    while let message = await iterator.next() {
      guard ledger.handedOver(message, to: name, life: life) else { return }
      count += 1
      // Some take a while, so that there is one in hand when the application ends.
      if count % 4 == 0, pace.upperBound > 0 {
        try? await Task.sleep(for: .milliseconds(Int.random(in: pace)))
      }
      ledger.done(message, by: name, life: life)
    }
  }

  private func contents() async throws -> ClientStoreContents {
    let store = memory.store()
    let contents = try await store.open(account: name.account, device: name.device)
    await store.close()
    return contents
  }

  private func look(wasClosed: Bool) async throws {
    ledger.ended(name, life: life, try await contents(), wasClosed: wasClosed)
  }
}

extension Ledger {
  /// A login ends with its run only.
  func noteFailure(ofLogin device: DeviceName, _ life: Int, _ error: any Error) {
    if case ClientError.closed = error { return }
    if isAlive(device, life) { problem("\(device) does not log in: \(error)") }
  }

  /// An application that ends hears nothing of what it has begun any more; anything else is a failure. One that was killed may
  /// still be told that its next run has replaced it.
  func noteFailure(of letter: Letter, by device: DeviceName, _ life: Int, _ error: any Error) {
    switch error {
    case ClientError.closed, ClientError.store, is CancellationError: break
    default: if isAlive(device, life) { problem("\(letter): \(error)") }
    }
  }
}
