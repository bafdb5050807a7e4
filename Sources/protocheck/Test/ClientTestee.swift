// The Swift SDK as a client behind a pipe: the requests of protocheck test client, and what the client tells.

import NIOCore
import WireClient
import WireProtocol

/// At most one client at a time. Docs/conformance.md describes what goes through the pipe.
actor ClientTestee {
  /// A client and what watches it.
  private struct Running {
    let client: WireClient
    let holds: Bool
    var watchers: [Task<Void, Never>] = []
  }

  /// Why a request cannot be done as it is put.
  private struct BadRequest: Error {
    let text: String
  }

  private var running: Running?
  private var isLoggingOut = false
  private var isStopping = false
  private var isClosed = false
  /// Messages that are not handled, by their ids.
  private var held: [String: CheckedContinuation<Void, Never>] = [:]
  private let say: @Sendable (JSONValue) -> Void

  /// - Parameter say: writes a line at once.
  init(say: @escaping @Sendable (JSONValue) -> Void) { self.say = say }

  /// The first line.
  static func hello(version: String) -> JSONValue {
    [
      "hello": [
        "protocol": 1, "name": "wire-swift-client", "version": .string(version),
        "features": ["client", "timeScale", "hold", "position"],
      ]
    ]
  }

  /// Takes a line, and answers it now or later.
  func take(_ line: [UInt8]) async {
    guard let request = try? JSONValue(decoding: line, limits: .file).objectValue,
      let id = request["id"], id.numberValue != nil, let name = request["request"]?.stringValue
    else { return refuse(.null, "a line is an object with a number 'id' and a string 'request'") }
    do {
      switch name {
      case "start": try await start(id, request)
      case "send": try await send(id, request)
      case "handled": try handled(id, request)
      case "logout": try logout(id)
      case "stop": try stop(id)
      default: say(["id": id, "unsupported": .string(name)])
      }
    } catch let bad as BadRequest {
      refuse(id, bad.text)
    } catch { refuse(id, "\(error)") }
  }

  /// The input has ended.
  func end() async {
    releaseHeld()
    await running?.client.close()
  }

  private func refuse(_ id: JSONValue, _ text: String) {
    say(["id": id, "error": ["code": "badRequest", "text": .string(text)]])
  }

  // MARK: Requests

  private func start(_ id: JSONValue, _ request: JSONObject) async throws {
    guard running == nil else { throw BadRequest(text: "the client of an earlier start runs") }
    let (host, port) = try SocketAddress.parts(of: try text("server", of: request))
    let scale = request["timeScale"]?.numberValue?.double ?? 1
    guard scale > 0, scale <= 1_000 else {
      throw BadRequest(text: "'timeScale' is above 0 and at most 1000")
    }
    let token = Array(try text("token", of: request).utf8)
    var configuration = ClientConfiguration(
      host: host, port: port, account: try Account(text: try text("account", of: request)),
      device: Device(id: try text("device", of: request)), token: { token })
    configuration.allowsPlaintext = true
    let store = MemoryClientStore()
    if let epoch = request["epoch"]?.numberValue?.uint64, epoch > 0 {
      var place = ClientStoreChanges()
      place.position = InboxPosition(
        epoch: epoch, cursor: request["cursor"]?.numberValue?.uint64 ?? 0)
      try await store.apply(place)
    }
    let client = WireClient(configuration, store: store, timeScale: scale)
    running = Running(client: client, holds: request["holds"]?.boolValue ?? false)
    (isClosed, isLoggingOut, isStopping) = (false, false, false)
    watch(client)
    say(["id": id, "ok": [:]])
  }

  private func send(_ id: JSONValue, _ request: JSONObject) async throws {
    let client = try client()
    let type = ContentType(try text("contentType", of: request))
    let bytes = Array(try text("content", of: request).utf8)
    // What this end would call malformed, it does not send (WP-8.2-5).
    _ = try Content(decoding: bytes, as: type)
    let sending: Sending
    switch try text("command", of: request) {
    case "c2c":
      sending = try await client.c2c(
        to: try Account(text: try text("to", of: request)), bytes: bytes, type: type)
    case "c2s": sending = try await client.c2s(bytes: bytes, type: type)
    default: throw BadRequest(text: "'command' is c2c or c2s")
    }
    let name = JSONValue.string(sending.clientMessageID.description)
    say(["id": id, "ok": ["clientMessageId": name]])
    watch { say in
      do {
        let answer = try await sending.answer()
        say(["event": "answered", "clientMessageId": name, "messageId": .string(answer.messageID)])
      } catch ClientError.messageRefused(let status, _) {
        say(["event": "failed", "clientMessageId": name, "status": .string(status.description)])
      } catch ClientError.gaveUp {
        say(["event": "failed", "clientMessageId": name, "status": .null])
      } catch {
        // The client has ended: what has no answer is not told.
      }
    }
  }

  private func handled(_ id: JSONValue, _ request: JSONObject) throws {
    _ = try client()
    guard let waiting = held.removeValue(forKey: try text("messageId", of: request)) else {
      throw BadRequest(text: "no such message waits to be handled")
    }
    waiting.resume()
    say(["id": id, "ok": [:]])
  }

  private func logout(_ id: JSONValue) throws {
    let client = try client()
    isLoggingOut = true
    let say = say
    Task {
      do {
        try await client.logout(timeout: nil)
        say(["id": id, "ok": [:]])
      } catch {
        let code: String =
          if case ClientError.refused(let status, _) = error { status.description } else {
            "closed"
          }
        say(["id": id, "error": ["code": .string(code), "text": .string("\(error)")]])
        self.isLoggingOut = false
      }
    }
  }

  private func stop(_ id: JSONValue) throws {
    guard let stopping = running else { return say(["id": id, "ok": [:]]) }
    guard !isStopping else { throw BadRequest(text: "it stops already") }
    isStopping = true
    let say = say
    Task {
      releaseHeld()
      await stopping.client.close()
      for watcher in running?.watchers ?? [] { await watcher.value }
      running = nil
      say(["id": id, "ok": [:]])
    }
  }

  private func client() throws(BadRequest) -> WireClient {
    guard let running, !isClosed, !isStopping else {
      throw BadRequest(text: "there is no client: it was not started, or it is closed")
    }
    if isLoggingOut { throw BadRequest(text: "it logs out already") }
    return running.client
  }

  private func text(_ name: String, of request: JSONObject) throws(BadRequest) -> String {
    guard let text = request[name]?.stringValue else {
      throw BadRequest(text: "the request needs the string '\(name)'")
    }
    return text
  }

  // MARK: Events

  private func watch(_ body: @escaping @Sendable (@Sendable (JSONValue) -> Void) async -> Void) {
    let say = say
    running?.watchers.append(Task { await body(say) })
  }

  private func watch(_ client: WireClient) {
    watch { say in
      for await receipt in client.receipts {
        say([
          "event": "receipt", "messageId": .string(receipt.messageID),
          "stage": .string("\(receipt.stage)"),
        ])
      }
    }
    watch { say in
      for await message in client.messages {
        say(ClientTestee.event(message))
        await self.hold(message.id)
      }
    }
    watch { _ in await self.watchStates(of: client) }
    // Its end is seen in the states.
    Task { try? await client.login(timeout: nil) }
  }

  private func watchStates(of client: WireClient) async {
    for await state in client.states {
      switch state {
      case .open: say(["event": "open"])
      case .waiting(_, let reason): say(["event": "waiting", "reason": .string(reason)])
      case .closed(let reason):
        isClosed = true
        releaseHeld()
        var status = JSONValue.null
        if case .refused(let refusal, _) = reason { status = .string(refusal.description) }
        return say(["event": "closed", "status": status])
      case .idle, .connecting, .suspended: break
      }
    }
  }

  private static func event(_ received: ReceivedMessage) -> JSONValue {
    let message = received.message
    var line: JSONObject = [
      "event": "message", "messageId": .string(message.id),
      "contentType": .string(message.contentType.rawValue),
    ]
    if let text = String(validating: message.content, as: UTF8.self) {
      line["content"] = .string(text)
    } else {
      // Malformed contents are told too, as the bytes that they are (WP-8.11-5).
      line["content"] = .null
      line["contentHex"] = .string(message.content.hexadecimal)
    }
    return .object(line)
  }

  /// Waits until the runner says that a message is handled, where it wants to.
  private func hold(_ id: String) async {
    guard let running, running.holds, !isClosed, !isStopping else { return }
    await withCheckedContinuation { held[id] = $0 }
  }

  private func releaseHeld() {
    for waiting in held.values { waiting.resume() }
    held = [:]
  }
}
