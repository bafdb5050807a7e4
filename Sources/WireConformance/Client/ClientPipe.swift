// A client testee as a child process: requests go in, answers and events come out.

import WireProtocol

/// A child that has a client. Nothing here waits: whoever waits for something calls ``pump()`` again and again.
final class ClientPipe {
  /// Why a child is of no more use.
  struct Broken: Error, Sendable {
    let explanation: String
    /// The end of its standard error.
    let errors: String
  }

  private let process: TesteeProcess
  private(set) var hello: TesteeHello?
  private var nextID = 1
  /// Requests without an answer: the number of each, and its name.
  private var open: [Int: String] = [:]
  /// The last answer to each request, by its name.
  private var replies: [String: JSONValue] = [:]
  /// What was told and not taken, in its order.
  private(set) var events: [JSONValue] = []
  /// Is given each line, and whether the testee said it.
  var note: (Bool, String) -> Void = { _, _ in }

  init(_ command: [String]) throws(Broken) {
    do throws(TesteeProcess.Failure) {
      process = try TesteeProcess(command)
    } catch {
      throw Broken(explanation: error.explanation, errors: "")
    }
  }

  /// Asks for something.
  func ask(_ request: JSONObject) {
    var line: JSONObject = ["id": .number(JSONNumber(nextID))]
    for member in request.members { line[member.key] = member.value }
    let name = request["request"]?.stringValue ?? ""
    open[nextID] = name
    replies[name] = nil
    nextID += 1
    let bytes = JSONValue.object(line).encoded()
    note(false, String(decoding: bytes, as: UTF8.self))
    process.send(bytes)
    process.write()
  }

  /// Takes the answer to the last request of a name; nil: there is none yet.
  func reply(to name: String) -> JSONValue? { replies.removeValue(forKey: name) }

  /// Takes an event.
  func takeEvent(at index: Int) -> JSONValue { events.remove(at: index) }

  /// Writes and reads what can be.
  func pump() throws(Broken) {
    process.write()
    process.readErrors()
    // All that is there, a turn after the other.
    var isOpen = process.read()
    while let line = process.nextLine() {
      do throws(TesteeGarbage) { try take(line) } catch {
        throw broken("it says what it should not: \(error.explanation)")
      }
      if events.count > ClientPipe.mostEvents { throw broken("it tells of too much") }
    }
    if process.isFlooding { throw broken("it writes a line without an end") }
    if !isOpen {
      process.awaitEnd(atMost: 500)
      isOpen = process.read()
      throw broken(process.hasEnded() ? process.ending : "it has closed its output")
    }
  }

  /// Events that nobody has taken: enough for every scenario.
  private static let mostEvents = 100_000

  private func take(_ line: [UInt8]) throws(TesteeGarbage) {
    note(true, String(decoding: line.prefix(4_000), as: UTF8.self))
    guard hello != nil else {
      hello = try TesteeHello(line: line)
      return
    }
    let object = try TesteeAnswer.object(line)
    if object["event"]?.stringValue != nil {
      events.append(.object(object.withClientMessageID))
      return
    }
    let members = ["ok", "error", "unsupported"].filter { object[$0] != nil }
    guard let id = object["id"]?.numberValue?.int64, members.count == 1 else {
      throw TesteeGarbage(
        "a line has event, or id and exactly one of ok, error and unsupported: \(JSONValue.object(object))"
      )
    }
    guard let name = open.removeValue(forKey: Int(id)) else {
      throw TesteeGarbage("an answer to request \(id), which waits for none")
    }
    var reply: JSONObject = [:]
    for member in members {
      reply[member] = object[member].map {
        $0.objectValue.map { .object($0.withClientMessageID) } ?? $0
      }
    }
    replies[name] = .object(reply)
  }

  private func broken(_ explanation: String) -> Broken {
    Broken(explanation: explanation, errors: errors)
  }

  /// The end of what it has written to standard error.
  var errors: String {
    process.readErrors()
    return String(decoding: process.errorTail, as: UTF8.self)
  }

  /// Ends it in good order, as the end of its input asks for.
  ///
  /// - Returns: what is odd about how it ended; nil: nothing.
  func finish() -> String? {
    process.closeInput()
    process.awaitEnd(atMost: 5_000)
    defer { process.end() }
    if !process.hasEnded() { return "it did not end when its input ended" }
    return process.endedWell ? nil : "when its input ended, \(process.ending)"
  }

  /// Ends it at once, and what it has started.
  func end() { process.end() }
}

extension JSONObject {
  /// Testees write ids in hexadecimal, as all bytes; in frames as JSON they are base64.
  fileprivate var withClientMessageID: JSONObject {
    guard let text = self["clientMessageId"]?.stringValue,
      let bytes = try? Place(value: .string(text), path: "", file: "").bytes()
    else { return self }
    var writer = JSONWriter()
    writer.base64(bytes.span)
    var object = self
    object["clientMessageId"] = (try? JSONValue(decoding: writer.bytes)) ?? .null
    return object
  }
}
