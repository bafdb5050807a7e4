// A server somewhere as a target of session vectors, over TCP.

import WireProtocol

/// A server at an address. Blocks no thread: while nothing comes, the task sleeps.
public final class TCPTarget: SessionTarget {
  /// Why a connection cannot be used.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// Whether the server cannot be reached at all.
    public var isUnreachable = false
    /// What was tried, and what the system says.
    public let description: String
  }

  /// How often is looked while time passes.
  private static let look = Duration.milliseconds(10)

  /// What whoever made the server says that it can do.
  public let abilities: Set<SessionTest.Need>
  private let host: String
  private let port: UInt16
  /// How long something may take to come.
  private let patience: Duration
  private let timeScale: Double
  private let log: WireLog?
  private var lines: [String: TCPLine] = [:]

  /// When the scenario's clock began, and what it has advanced since.
  private let began = ContinuousClock.now
  private var advanced = 0.0
  /// How far the world's clock was ahead of the scenario's at most where that matters, in milliseconds of the scenario: where it
  /// is much, a deadline may have passed that the scenario keeps away from.
  private(set) var lateness = 0.0
  /// How far it was ahead when something was sent or came last.
  private(set) var lag = 0.0

  /// A server.
  ///
  /// - Parameters:
  ///   - abilities: what can be relied on besides sending and receiving.
  ///   - patience: how long to wait for something before it counts as not coming.
  ///   - timeScale: how long a second of the scenario's clock is, in seconds; the server's runs as fast.
  public convenience init(
    host: String, port: UInt16, abilities: Set<SessionTest.Need> = [],
    patience: Duration = .seconds(5), timeScale: Double = 1
  ) {
    self.init(
      host: host, port: port, abilities: abilities, patience: patience, timeScale: timeScale,
      log: nil)
  }

  init(
    host: String, port: UInt16, abilities: Set<SessionTest.Need>, patience: Duration,
    timeScale: Double, log: WireLog?
  ) {
    self.host = host
    self.port = port
    self.abilities = abilities.subtracting([.pause, .drain, .probe])
    self.patience = patience
    self.timeScale = timeScale
    self.log = log
  }

  /// Connects.
  public func open(_ name: String) async throws {
    lines[name] = try await TCPLine.connect(host, port, until: .now + patience) { [log] bytes in
      if let bytes {
        log?.passed(bytes, on: name, isAnswer: true)
      } else {
        log?.note("\(name): the server has ended", isAnswer: true)
      }
    }
    log?.opened(name)
    noteLateness()
  }

  /// Sends, as fast as the server reads. What it never reads is left: a later step shows it.
  public func send(_ bytes: [UInt8], on name: String) async throws {
    let line = try line(name)
    log?.passed(bytes, on: name, isAnswer: false)
    let end = ContinuousClock.now + patience
    var rest = bytes[...]
    while !rest.isEmpty, ContinuousClock.now < end, let count = line.write(rest) {
      rest = rest.dropFirst(count)
      if count == 0 {
        line.pump()
        try await Task.sleep(for: .milliseconds(1))
      }
    }
    noteLateness()
  }

  /// What comes, waiting for it.
  public func receive(on name: String) async throws -> SessionArrival {
    let line = try line(name)
    let start = ContinuousClock.now
    while true {
      line.pump()
      if !line.unread.isEmpty {
        noteLateness()
        return .bytes(line.take())
      }
      if line.hasEnded {
        noteLateness()
        return .end
      }
      let waited = ContinuousClock.now - start
      if waited > patience { return .nothing }
      // An answer mostly comes soon.
      try await Task.sleep(for: waited < .milliseconds(5) ? .microseconds(200) : .milliseconds(1))
    }
  }

  /// What has come and was not received.
  public func arrived(on name: String) throws -> (bytes: Int, hasEnded: Bool) {
    let line = try line(name)
    line.pump()
    return (line.unread.count, line.hasEnded)
  }

  /// Closes, and waits until the server has noticed: what comes after it is not overtaken by it.
  public func close(_ name: String) async throws {
    log?.note("\(name): closed by the client")
    try line(name).endOutput()
    let end = ContinuousClock.now + patience
    while ContinuousClock.now < end, case .bytes = try await receive(on: name) {}
  }

  /// Waits until the scenario's clock shows so much more. Those whose steps took long are made up for.
  public func advance(by milliseconds: UInt64) async throws {
    if advanced == 0 { lateness = ahead }
    log?.note("\(milliseconds) ms pass, here \(rounded(Double(milliseconds) * timeScale)) ms")
    advanced += Double(milliseconds)
    let end = began + .milliseconds(1) * (advanced * timeScale)
    while true {
      for line in lines.values { line.pump() }
      let left = end - ContinuousClock.now
      if left <= .zero { break }
      try await Task.sleep(for: min(left, TCPTarget.look))
    }
    for line in lines.values { line.pump() }
    noteLateness()
  }

  /// Not over TCP: the system takes bytes for whoever does not read.
  public func read(_ reads: Bool, on name: String) throws { throw TCPTarget.unable }
  /// Not over TCP.
  public func drain(retryAfterMilliseconds: UInt32) throws { throw TCPTarget.unable }
  /// Not over TCP.
  public func probe(_ name: String) throws { throw TCPTarget.unable }

  private static let unable = Failure(description: "a server over TCP cannot be told to")

  private func line(_ name: String) throws -> TCPLine {
    guard let line = lines[name] else { throw Failure(description: "\(name) was not opened") }
    return line
  }

  /// How far the world's clock is ahead of the scenario's.
  private var ahead: Double {
    (ContinuousClock.now - began) / .milliseconds(1) / timeScale - advanced
  }

  /// Before the first `advance` nothing is late: what was done until then is made up for.
  private func noteLateness() {
    lag = ahead
    if advanced > 0 { lateness = max(lateness, lag) }
  }

  private func rounded(_ number: Double) -> String {
    number == number.rounded() ? "\(Int(number))" : "\((number * 10).rounded() / 10)"
  }
}
