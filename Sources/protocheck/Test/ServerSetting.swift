// How a server under test was set up: the option --setting of test server.

import ArgumentParser
import WireConformance

/// A member of `server` in a scenario (Vectors/README.md), such as `inboxLimit=2`.
struct ServerSetting: ExpressibleByArgument, Sendable {
  private enum Name: String {
    case heartbeatMilliseconds, pushWindow, maxOpenRequests, inboxLimit, senderLimit
  }

  private let name: Name
  private let number: UInt32

  init?(argument: String) {
    let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, let name = Name(rawValue: String(parts[0])),
      let number = UInt32(parts[1]), number > 0
    else { return nil }
    self.name = name
    self.number = number
  }

  /// The setting as an argument.
  var text: String { "\(name.rawValue)=\(number)" }

  /// All of them together.
  static func settings(_ list: [ServerSetting]) -> SessionTest.Settings {
    var settings = SessionTest.Settings()
    for setting in list {
      switch setting.name {
      case .heartbeatMilliseconds: settings.heartbeatMilliseconds = setting.number
      case .pushWindow: settings.pushWindow = setting.number
      case .maxOpenRequests: settings.maxOpenRequests = setting.number
      case .inboxLimit: settings.inboxLimit = Int(setting.number)
      case .senderLimit: settings.senderLimit = Int(setting.number)
      }
    }
    return settings
  }
}

extension Vector {
  /// What a server has to be set up with to run it, tokens left out; nil: it is no scenario.
  var settings: SessionTest.Settings? {
    guard case .session(let test) = test else { return nil }
    var settings = test.settings
    settings.tokens = [:]
    return settings
  }
}
