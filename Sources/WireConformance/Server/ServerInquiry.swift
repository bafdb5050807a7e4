// Questions to a server before its cases: is it there, and is it started as the scenarios need it?

import WireProtocol

/// Where a server under test is, and how long it may take.
struct ServerPlace: Sendable {
  let host: String
  let port: UInt16
  let patience: Duration
  let timeScale: Double

  var text: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  func target(
    _ abilities: Set<SessionTest.Need> = [], patience: Duration? = nil, log: WireLog? = nil
  ) -> TCPTarget {
    TCPTarget(
      host: host, port: port, abilities: abilities, patience: patience ?? self.patience,
      timeScale: timeScale, log: log)
  }
}

/// What a server was found to be.
struct ServerState: Sendable {
  /// What it calls itself.
  var agent = ""
  /// What it lacks, and how to start it so that it has that.
  var lacks: [Lack: String] = [:]

  enum Lack: Sendable {
    case service, topics, tokens, clock
  }
}

/// A connection that asks and takes answers.
final class ServerInquiry {
  /// Why a server cannot be tested.
  struct Failure: Error {
    let text: String
  }

  private let place: ServerPlace
  private let target: TCPTarget
  private var reader = FrameReader()

  /// Connects.
  init(_ place: ServerPlace) async throws(Failure) {
    self.place = place
    target = place.target()
    do { try await target.open("q") } catch { throw Failure(text: "\(error)") }
  }

  /// Says hello.
  ///
  /// - Returns: what the server calls itself.
  @discardableResult
  func greet() async throws(Failure) -> String {
    let answer = try await ask("hello", 1, ["minVersion": 16, "maxVersion": 16])
    guard answer.header["kind"] == "response", answer.header["command"] == "hello",
      answer.header["status"] == "ok"
    else {
      throw Failure(
        text: "it does not answer hello of version 1.0 with ok, but with \(answer.line)")
    }
    return answer.body?["agent"]?.stringValue ?? ""
  }

  /// Logs in.
  ///
  /// - Returns: the status of the answer.
  func login(_ account: Account, token: String = "") async throws(Failure) -> String {
    try await greet()
    var body: JSONObject = [
      "account": ["domain": .string(account.domain), "uid": .string(account.uid)],
      "device": ["id": "conformance"], "attempt": "1",
    ]
    if !token.isEmpty { body["token"] = ["parts": [[.string(token), 1]]] }
    return try await ask("login", 2, .object(body)).status
  }

  /// Sends a request; the next frame, which is its answer in a server that does as it should.
  func ask(_ command: String, _ sequence: Int, _ body: JSONValue) async throws(Failure)
    -> Outcome.FrameJSON
  {
    let frame = FramePattern(
      header: ["command": .string(command), "sequence": .number(JSONNumber(sequence))], body: body,
      bodyHex: nil)
    do { try await target.send(frame.bytes(SessionValues()), on: "q") } catch {
      throw Failure(text: "\(error)")
    }
    while true {
      do {
        if let frame = try reader.next() {
          if frame.isGrease { continue }
          return frame
        }
      } catch { throw Failure(text: "it answers \(command) with what is no frame: \(error)") }
      switch await arrival() {
      case .bytes(let bytes): reader.decoder.feed(bytes.span)
      case .nothing: throw Failure(text: "it does not answer \(command) in \(place.patience)")
      case .end: throw Failure(text: "it ends the connection instead of answering \(command)")
      }
    }
  }

  /// How long it takes until the server says or ends something; nil: longer than `limit`.
  func silence(atMost limit: Duration) async -> Duration? {
    let start = ContinuousClock.now
    while ContinuousClock.now - start < limit {
      guard let (bytes, hasEnded) = try? target.arrived(on: "q") else { return nil }
      if bytes > 0 || hasEnded { return ContinuousClock.now - start }
      try? await Task.sleep(for: .milliseconds(2))
      if Task.isCancelled { return nil }
    }
    return nil
  }

  private func arrival() async -> SessionArrival {
    (try? await target.receive(on: "q")) ?? .end
  }
}

extension ServerPlace {
  /// How a server is started that has what scenarios need.
  private static let manual = "Docs/conformance.md says how a server under test is started"

  /// Waits until the server is there, and finds out what it is.
  ///
  /// - Parameters:
  ///   - suffix: stands behind each uid.
  ///   - asksForClock: whether the clock matters.
  func inquire(_ suffix: String, asksForClock: Bool) async throws(ServerInquiry.Failure)
    -> ServerState
  {
    var state = ServerState()
    state.agent = try await firstConnection().greet()
    let ann = Account(domain: "58.user", uid: "probe" + suffix)
    let status = try await ServerInquiry(self).login(ann)
    if ["unauthorized", "tokenExpired", "forbidden", "blocked"].contains(status) {
      throw ServerInquiry.Failure(
        text: """
          it refuses a login without a token with \(status): scenarios need a server that takes any token, and takes the token \
          'service' for one of a service, such as protocheck serve --insecure-development; \(ServerPlace.manual)
          """)
    }
    let service = try await ServerInquiry(self)
    _ = try await service.login(
      Account(domain: "58.service", uid: "probe" + suffix), token: "service")
    let subscribed = try await service.ask("subscribe", 3, ["topic": "gps", "group": "probe"])
    if subscribed.status == "forbidden" {
      state.lacks[.service] =
        "the token 'service' has to make a service; \(ServerPlace.manual)"
    }
    let driver = try await ServerInquiry(self)
    _ = try await driver.login(Account(domain: "58.driver", uid: "probe" + suffix))
    let sent = try await driver.ask(
      "c2s", 3,
      [
        "clientMessageId": ["parts": [["p", 16]]], "contentType": "im.location-track",
        "content": ["parts": [["{}", 1]]],
      ])
    if sent.status == "unknownType" {
      state.lacks[.topics] =
        "the server has to have the topic map Vectors/server/topics.json; \(ServerPlace.manual)"
    }
    let bad = try await ServerInquiry(self).login(ann, token: "bad")
    if bad != "unauthorized" {
      state.lacks[.tokens] =
        "the server has to have the tokens of Vectors/server/tokens.json; \(ServerPlace.manual)"
    }
    if asksForClock, timeScale != 1 { state.lacks[.clock] = try await clockFault() }
    return state
  }

  /// A connection to a server that may need a moment until it is there.
  func firstConnection() async throws(ServerInquiry.Failure) -> ServerInquiry {
    let end = ContinuousClock.now + patience
    while true {
      do throws(ServerInquiry.Failure) { return try await ServerInquiry(self) } catch {
        if ContinuousClock.now > end || Task.isCancelled { throw error }
      }
      try? await Task.sleep(for: .milliseconds(50))
    }
  }

  /// What is wrong with the server's clock; nil: nothing. A connection without hello has 10 s by it (SPEC.md 6.4).
  private func clockFault() async throws(ServerInquiry.Failure) -> String? {
    let due = Duration.seconds(10) * timeScale
    let silence = try await ServerInquiry(self).silence(atMost: due + patience)
    let found =
      silence.map { "was ended after \($0)" }
      ?? "is still open after \(due + patience)"
    if let silence, silence > due * 0.8 { return nil }
    return """
      the server's clock has to be divided by \(1 / timeScale): a connection without hello has 10 s, which are \(due) then, \
      and \(found). protocheck serve has --time-scale \(timeScale); \(ServerPlace.manual)
      """
  }
}

extension Outcome.FrameJSON {
  /// The name of the status, or its number.
  var status: String {
    header["status"]?.stringValue ?? header["statusCode"].map { "\($0)" } ?? "nothing"
  }
}
