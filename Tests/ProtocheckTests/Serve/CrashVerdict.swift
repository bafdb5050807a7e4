// What must hold of the logs of devices, whatever has happened to the server.

import ServerHarness
import Testing
import WireProtocol

/// Compares what devices were promised with what they got.
struct CrashVerdict {
  private let logs: [CrashLog]

  init(_ logs: [CrashLog]) { self.logs = logs }

  func check() throws {
    #expect(logs.contains { !$0.log.accepted.isEmpty })
    for log in logs {
      #expect(log.log.refused.isEmpty, "\(log.account) \(log.device)")
      #expect(log.log.accepted.count == log.recipients.count, "\(log.account) \(log.device)")
      checkOrder(of: log)
      checkDelivery(of: log)
    }
    checkSequences()
  }

  /// Each stored message once, in the order of its sequence.
  private func checkOrder(of log: CrashLog) {
    let delivered = log.log.delivered
    #expect(zip(delivered, delivered.dropFirst()).allSatisfy { $0.sequence < $1.sequence })
    #expect(Set(delivered.map(\.messageID)).count == delivered.count)
  }

  /// What was accepted has come to every device of the recipient, and to the sender's other one.
  private func checkDelivery(of sender: CrashLog) {
    for (id, answer) in sender.log.accepted {
      let to = sender.recipients[id]
      for other in logs where other.account == to || isOther(other, sender) {
        let copies = other.log.delivered.filter { $0.clientMessageID == id }
        #expect(
          copies.count == 1,
          "\(answer.messageID) came \(copies.count) times to \(other.account) \(other.device)")
      }
    }
  }

  private func isOther(_ log: CrashLog, _ sender: CrashLog) -> Bool {
    log.account == sender.account && log.device != sender.device
  }

  /// No sequence of an inbox was given to two messages.
  private func checkSequences() {
    struct Place: Hashable {
      let account: Account
      let epoch: UInt64
      let sequence: UInt64
    }
    var messages: [Place: String] = [:]
    func note(_ account: Account, _ epoch: UInt64, _ sequence: UInt64, _ message: String) {
      let known = messages.updateValue(
        message, forKey: Place(account: account, epoch: epoch, sequence: sequence))
      #expect(known == nil || known == message, "\(account) \(sequence) was given twice")
    }
    for log in logs {
      for delivered in log.log.delivered {
        note(log.account, delivered.epoch, delivered.sequence, delivered.messageID)
      }
      for answer in log.log.accepted.values where answer.inboxSequence != 0 {
        note(log.account, answer.epoch, answer.inboxSequence, answer.messageID)
      }
    }
  }
}
