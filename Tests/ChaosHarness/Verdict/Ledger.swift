// What has happened in a round, noted as it happens by everybody who takes part.

import NIOConcurrencyHelpers
import WireClient
import WireProtocol

/// The notes of a round. Its calls return at once, so that the order of the notes is that of the events of each application.
final class Ledger: Sendable {
  struct Notes: Sendable {
    let devices: [DeviceName]
    var entries: [ClientMessageID: Entry] = [:]
    var handovers: [DeviceName: [Handover]] = [:]
    /// What each run of an application was done with, before it said so by asking for the next message.
    var done: [DeviceName: [Int: Set<String>]] = [:]
    /// What each run of an application was given and had not handled when it ended, for good.
    var unhandled: [DeviceName: [Int: Set<String>]] = [:]
    /// The last run of each application that has ended.
    var ended: [DeviceName: Int] = [:]
    /// What came of the topic.
    var reports: [Handover] = []
    /// What restored backups have lost: the platform's names, and the sender's.
    var lost: [String: ClientMessageID] = [:]
    var restores = 0
    var drains = 0
    var swaps = false
    var problems: [String] = []
  }

  private let notes: NIOLockedValueBox<Notes>
  private let changes: AsyncStream<Void>
  private let changed: AsyncStream<Void>.Continuation

  init(_ devices: [DeviceName]) {
    notes = NIOLockedValueBox(Notes(devices: devices))
    // Whoever waits looks at everything, so that one change stands for many.
    (changes, changed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  var value: Notes { notes.withLockedValue { $0 } }

  @discardableResult
  func note<Result>(_ change: (inout Notes) -> Result) -> Result {
    defer { changed.yield() }
    return notes.withLockedValue(change)
  }

  func problem(_ text: String) { note { $0.problems.append(text) } }

  // MARK: Senders

  func written(_ letter: Letter) { note { $0.entries[letter.id] = Entry(letter: letter) } }

  func taken(_ id: ClientMessageID) {
    note { notes in
      // Its answer may have been faster.
      if case .written? = notes.entries[id]?.status { notes.entries[id]?.status = .taken }
    }
  }

  func acknowledged(_ id: ClientMessageID, _ answer: SendingAnswer) {
    note { notes in
      notes.acknowledge(id, nil, answer.messageID)
      if answer.isDuplicate { notes.entries[id]?.isDuplicate = true }
    }
  }

  func acknowledged(_ id: ClientMessageID, _ results: [PushResult]) {
    note { notes in
      for result in results {
        guard let messageID = result.messageID else {
          let letter = notes.entries[id]?.letter.description ?? "\(id)"
          notes.problems.append("\(letter): \(result.status) for \(result.to.uid)")
          continue
        }
        notes.acknowledge(id, result.to, messageID)
      }
    }
  }

  func failed(_ id: ClientMessageID, _ error: any Error) {
    note { notes in
      let letter = notes.entries[id]?.letter.description ?? "\(id)"
      notes.problems.append("\(letter): \(error)")
    }
  }

  // MARK: Recipients

  /// The application was given a message.
  ///
  /// - Returns: whether it lives.
  func handedOver(_ message: ReceivedMessage, to device: DeviceName, life: Int) -> Bool {
    note { notes in
      guard life > notes.ended[device, default: 0] else { return false }
      notes.compare(message.message, at: device.description)
      notes.handovers[device, default: []].append(
        Handover(
          life: life, epoch: message.epoch, sequence: message.message.inboxSequence,
          messageID: message.id, clientMessageID: message.message.clientMessageID))
      return true
    }
  }

  /// The application is done with a message.
  func done(_ message: ReceivedMessage, by device: DeviceName, life: Int) {
    note { _ = $0.done[device, default: [:]][life, default: []].insert(message.id) }
  }

  /// The consumer of the topic was given a message.
  func reported(_ message: ReceivedTopicMessage, life: Int) {
    note { notes in
      notes.compare(message.message, at: "the topic")
      notes.reports.append(
        Handover(
          life: life, epoch: 0, sequence: message.cursor, messageID: message.id,
          clientMessageID: message.message.clientMessageID))
    }
  }

  // MARK: Ends of applications

  /// From here on the application is given nothing any more.
  func ends(_ device: DeviceName, life: Int) { note { $0.ended[device] = life } }

  /// Whether a run has not ended.
  func isAlive(_ device: DeviceName, _ life: Int) -> Bool {
    notes.withLockedValue { life > $0.ended[device, default: 0] }
  }

  /// What the store of an application has when it has ended.
  ///
  /// - Parameter wasClosed: whether the client could write what it had; then at most what was in hand may come again.
  func ended(_ device: DeviceName, life: Int, _ contents: ClientStoreContents, wasClosed: Bool) {
    note { notes in
      let handled = Set(contents.recentIDs)
      let given = notes.handovers[device, default: []].filter { $0.life == life }
      let unhandled = Set(given.map(\.messageID)).subtracting(handled)
      let early = given.filter {
        handled.contains($0.messageID) && !notes.isOwn($0, of: device)
          && notes.done[device]?[life]?.contains($0.messageID) != true
      }
      if !early.isEmpty {
        notes.problems.append(
          "\(device) has stored \(early.count) messages as handled with which it was not done")
      }
      notes.unhandled[device, default: [:]][life] = unhandled
      if wasClosed,
        unhandled.count > 1 || unhandled.contains(where: { $0 != given.last?.messageID })
      {
        notes.problems.append(
          "\(device) was closed and has stored \(unhandled.count) messages as not handled")
      }
      notes.settle(lettersOf: device, waiting: Set(contents.letters.map(\.letter.clientMessageID)))
    }
  }

  // MARK: Waiting

  /// Waits until `look` finds nothing any more.
  ///
  /// - Returns: what it still finds when the time is over.
  func wait(
    within limit: Duration, until look: @escaping @Sendable (Notes) -> [String]
  ) async -> [String] {
    let settled = await withTaskGroup(of: Bool.self) { group in
      group.addTask { [changes] in
        if look(self.value).isEmpty { return true }
        for await _ in changes where look(self.value).isEmpty { return true }
        return false
      }
      group.addTask {
        try? await Task.sleep(for: limit)
        return false
      }
      defer { group.cancelAll() }
      return await group.next() ?? false
    }
    return settled ? [] : look(value)
  }
}

extension Ledger.Notes {
  fileprivate mutating func acknowledge(_ id: ClientMessageID, _ to: Account?, _ messageID: String)
  {
    entries[id]?.status = .acknowledged
    entries[id]?.messageIDs[to, default: []].insert(messageID)
  }

  /// What the store says of letters that the application has heard nothing of.
  fileprivate mutating func settle(lettersOf device: DeviceName, waiting: Set<ClientMessageID>) {
    for (id, entry) in entries where entry.letter.sender == device {
      switch entry.status {
      case .written where waiting.contains(id): entries[id]?.status = .taken
      // The answer came, and nobody lived to hear of it.
      case .taken where !waiting.contains(id): entries[id]?.status = .acknowledged
      default: break
      }
    }
  }

  /// Nothing comes that nobody sent.
  fileprivate mutating func compare(_ message: Message, at place: String) {
    guard let letter = entries[message.clientMessageID]?.letter else {
      return problems.append("\(place) got \(message.id), which nobody sent")
    }
    if message.content != letter.content || message.contentType != letter.type
      || message.from != letter.sender.account
    {
      problems.append("\(place) got \(letter) changed")
    }
  }
}
