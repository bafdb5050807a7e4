// What applications write in a round: how much, to whom and when, from a seed.

import SessionSimulation
import WireProtocol

/// Writes letters for one sender until the time is over.
struct ChaosWriter {
  private let sender: DeviceName
  private let accounts: [Account]
  private let length: Int
  private var random: SeededGenerator
  private var number = 0

  /// Few enough that no inbox is ever full of one sender's (SPEC.md 7.2).
  private static let most = 400

  init(_ sender: DeviceName, to accounts: [Account], length: Int, seed: UInt64) {
    self.sender = sender
    self.accounts = accounts
    self.length = length
    random = SeededGenerator(seed: seed)
  }

  /// Gives letter after letter to `send`.
  mutating func write(isService: Bool, _ send: (Letter) async -> Void) async throws {
    let begin = ContinuousClock.now
    var at = 0
    while at < length, number < ChaosWriter.most {
      at += Int.random(in: isService ? 40...200 : 3...60, using: &random)
      try await Task.sleep(until: begin + .milliseconds(at), clock: .continuous)
      // Several at once now and then, so that many requests are open.
      let burst = random.next() % 10 == 0 ? Int.random(in: 2...20, using: &random) : 1
      for _ in 0..<burst { await send(letter(isService: isService)) }
    }
  }

  private mutating func letter(isService: Bool) -> Letter {
    number += 1
    let id = ClientMessageID(using: &random)
    let size =
      random.next() % 30 == 0
      ? Int.random(in: 1_000...9_000, using: &random) : Int.random(in: 1...200, using: &random)
    return Letter(
      id: id, sender: sender, number: number, way: way(isService: isService),
      content: content(size))
  }

  private mutating func way(isService: Bool) -> Letter.Way {
    if isService {
      let some = accounts.filter { _ in random.next() % 2 == 0 }
      return .s2c(to: some.isEmpty ? accounts : some)
    }
    if random.next() % 8 == 0 { return .c2s }
    return .c2c(to: accounts[Int.random(in: accounts.indices, using: &random)])
  }

  /// A text that compresses in parts only.
  private mutating func content(_ size: Int) -> [UInt8] {
    let letters = (0..<size).map { index in
      index % 3 == 0 ? UInt8(ascii: "a") : UInt8(ascii: "a") + UInt8(random.next() % 26)
    }
    let text = String(decoding: letters, as: UTF8.self)
    return Array(#"{"type":"im.text","body":{"text":"\#(sender) \#(number) \#(text)"}}"#.utf8)
  }
}
