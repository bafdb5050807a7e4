// What applications write and get, as a round remembers it.

import WireClient
import WireProtocol

/// A device of an account.
struct DeviceName: Hashable, Sendable, CustomStringConvertible {
  let account: Account
  let device: String

  var description: String { "\(account.uid)/\(device)" }
}

/// A message that an application has written.
struct Letter: Sendable, CustomStringConvertible {
  enum Way: Sendable {
    case c2c(to: Account)
    case c2s
    case s2c(to: [Account])
  }

  let id: ClientMessageID
  let sender: DeviceName
  /// Counts the letters of a sender, in the order in which they were written.
  let number: Int
  let way: Way
  let content: [UInt8]

  static let textType = ContentType(rawValue: "im.text")
  static let reportType = ContentType(rawValue: "gps")

  var type: ContentType {
    if case .c2s = way { Letter.reportType } else { Letter.textType }
  }

  var description: String {
    switch way {
    case .c2c(let to): "c2c \(number) of \(sender) to \(to.uid)"
    case .c2s: "c2s \(number) of \(sender)"
    case .s2c(let to): "s2c \(number) of \(sender) to \(to.map(\.uid).joined(separator: ", "))"
    }
  }

  /// The devices that it has to come to. The one that sent it has it.
  func addressed(of devices: [DeviceName]) -> [DeviceName] {
    switch way {
    case .c2c(let to):
      devices.filter { $0 != sender && ($0.account == to || $0.account == sender.account) }
    case .c2s: []
    case .s2c(let to): devices.filter { to.contains($0.account) }
    }
  }
}

/// A letter, and what its sender knows of it.
struct Entry: Sendable {
  enum Status: Sendable {
    /// It is not known whether the client took it: the application was killed meanwhile, or has no answer yet.
    case written
    /// The client has it durably.
    case taken
    /// The platform has acknowledged it.
    case acknowledged
  }

  let letter: Letter
  var status = Status.written
  /// The platform's names of it, of an s2c by recipient. None, if the application was killed before it learned of the answer; more
  /// than one, if it learned of it, was killed, sent it again, and a backup was restored meanwhile.
  var messageIDs: [Account?: Set<String>] = [:]
  var isDuplicate = false
}

/// A message that an application was given.
struct Handover: Sendable {
  /// Which run of the application it was.
  let life: Int
  let epoch: UInt64
  let sequence: UInt64
  let messageID: String
  let clientMessageID: ClientMessageID
}
