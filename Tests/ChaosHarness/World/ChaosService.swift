// An app-server: it consumes a topic, pushes to accounts, and may be killed like an application.

import NIOCore
import WireClient
import WireProtocol

/// A service and its runs.
actor ChaosService {
  nonisolated let name: DeviceName
  nonisolated let proxy: ChaosProxy
  private let path: String
  private let configuration: ClientConfiguration
  private let ledger: Ledger
  private let counts: Counts

  private var service: ServiceClient?
  private var mortal: MortalStore?
  private var life = 0
  private var consumer: Task<Void, Never>?
  private var watcher: Task<Void, Never>?
  private var pushes: [Task<Void, Never>] = []
  /// Whether a run is ending: no other begins meanwhile.
  private var isBusy = false

  init(
    _ configuration: ClientConfiguration, path: String, _ proxy: ChaosProxy, _ ledger: Ledger,
    _ counts: Counts
  ) {
    name = DeviceName(account: configuration.account, device: configuration.device.id)
    self.configuration = configuration
    self.path = path
    self.proxy = proxy
    self.ledger = ledger
    self.counts = counts
  }

  func open() {
    guard service == nil, !isBusy else { return }
    life += 1
    let mortal = MortalStore(SQLiteClientStore(path: path))
    let service = ServiceClient(configuration, store: mortal)
    (self.mortal, self.service) = (mortal, service)
    let (life, ledger) = (life, ledger)
    let topic = service.subscribe(topic: "gps", group: "map")
    consumer = Task {
      do throws(ClientError) {
        for try await message in topic { ledger.reported(message, life: life) }
      } catch {
        switch error {
        case .closed, .store: break
        default: ledger.problem("the subscription ended: \(error)")
        }
      }
    }
    Task { [weak service, name] in
      do { try await service?.login(timeout: nil) } catch {
        ledger.noteFailure(ofLogin: name, life, error)
      }
    }
    watcher = Task { [states = service.states, name] in
      for await state in states {
        if case .closed(.refused(let status, let text)) = state, ledger.isAlive(name, life) {
          ledger.problem("\(name) does not connect any more: \(status), \(text)")
        }
      }
    }
  }

  func login() async throws {
    open()
    try await service?.login(timeout: .seconds(30))
  }

  /// Ends the run as the end of its process would.
  func kill() async {
    guard service != nil, let mortal, !isBusy else { return }
    self.mortal = nil
    isBusy = true
    defer { isBusy = false }
    ledger.ends(name, life: life)
    await mortal.kill()
    service = nil
    await proxy.injure(.closed, counting: false)
    consumer?.cancel()
    watcher?.cancel()
    for push in pushes { push.cancel() }
    pushes = []
    counts.count(.appKilled)
  }

  /// For the report of a round that does not settle.
  var state: String { "\(name) run \(life): \(service.map { "\($0.state)" } ?? "ended")" }

  /// Waits until every push of this run is answered.
  func settle() async {
    for push in pushes { await push.value }
    pushes = []
  }

  func close() async {
    guard let service else { return }
    await service.close()
    (self.service, mortal) = (nil, nil)
    consumer?.cancel()
    watcher?.cancel()
  }

  /// Pushes a letter, and notes what becomes of it for each recipient.
  func write(_ letter: Letter) {
    guard let service, case .s2c(let to) = letter.way else { return }
    let (ledger, name, life) = (ledger, name, life)
    ledger.written(letter)
    pushes.append(
      Task { [weak service] in
        do {
          guard
            let results = try await service?.s2c(
              to: to, bytes: letter.content, type: letter.type, clientMessageID: letter.id)
          else { return }
          ledger.acknowledged(letter.id, results)
        } catch { ledger.noteFailure(of: letter, by: name, life, error) }
      })
  }
}
