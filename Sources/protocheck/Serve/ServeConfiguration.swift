// The configuration file of serve: what a gate offers and bears, and who may log in.

import WireProtocol
import WireServer

/// What the file says; what it leaves out has its default.
struct ServeConfiguration {
  var heartbeatMilliseconds: UInt32 = 60_000
  var pushWindow: UInt32 = 256
  var maxOpenRequests: UInt32 = 64
  var maxBodyLength = Limits.default.maxBodyLength
  var compression = true
  var maxConnections = 20_000
  var maxConnectionsPerAddress = 10_000
  /// nil: not limited.
  var clientRate: FrameRate?
  var serviceRate: FrameRate?
  /// The file of the secret of each domain that has one of its own.
  var keyFiles: [String: String] = [:]
  var inboxLimit = PlatformConfiguration().inboxLimit
  var senderLimit = PlatformConfiguration().senderLimit
  /// Tokens of development that are not simply good.
  var tokens: [String: TestTokens.Verdict] = [:]

  /// A defect in the file.
  struct Fault: Error {
    let member: String
    let text: String
  }

  /// The defaults.
  ///
  /// - Parameter isOpen: for development, where no frame rate is held.
  init(isOpen: Bool) {
    guard !isOpen else { return }
    clientRate = FrameRate(perSecond: 500, burst: 1_000)
    serviceRate = FrameRate(perSecond: 20_000, burst: 40_000)
  }

  /// Takes what the JSON of a file says.
  mutating func read(_ json: [UInt8]) throws {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(decoding: json) } catch {
      throw Fault(member: "the file", text: "\(error)")
    }
    guard let object = value.objectValue else {
      throw Fault(member: "the file", text: "is no JSON object")
    }
    for member in object.members { try take(member.key, member.value) }
  }

  private mutating func take(_ name: String, _ value: JSONValue) throws(Fault) {
    switch name {
    case "heartbeatMilliseconds":
      heartbeatMilliseconds = UInt32(try number(name, value, 100...86_400_000))
    case "pushWindow": pushWindow = UInt32(try number(name, value, 1...100_000))
    case "maxOpenRequests": maxOpenRequests = UInt32(try number(name, value, 1...100_000))
    case "maxBodyLength":
      maxBodyLength = try number(
        name, value, Limits.minimumAnnouncedBodyLength...Limits.maximumBodyLength)
    case "compression":
      guard let flag = value.boolValue else {
        throw Fault(member: name, text: "is neither true nor false")
      }
      compression = flag
    case "maxConnections": maxConnections = try number(name, value, 1...10_000_000)
    case "maxConnectionsPerAddress":
      maxConnectionsPerAddress = try number(name, value, 1...10_000_000)
    case "clientRate": clientRate = try rate(name, value)
    case "serviceRate": serviceRate = try rate(name, value)
    case "inboxLimit": inboxLimit = try number(name, value, 1...10_000_000)
    case "senderLimit": senderLimit = try number(name, value, 1...10_000_000)
    case "tokens":
      do throws(TestTokens.Fault) { tokens = try TestTokens.read(value) } catch {
        throw Fault(member: error.member, text: error.text)
      }
    case "domains": try takeDomains(value)
    default:
      throw Fault(member: name, text: "is not known: see protocheck serve --help")
    }
  }

  private mutating func takeDomains(_ value: JSONValue) throws(Fault) {
    guard let domains = value.objectValue else {
      throw Fault(member: "domains", text: "is no object")
    }
    for domain in domains.members {
      guard (try? Account(text: "x@\(domain.key)")) != nil else {
        throw Fault(
          member: "domains.\(domain.key)", text: "is no domain: 1 to 64 of a-z 0-9 . -")
      }
      guard let object = domain.value.objectValue, object.members.count == 1,
        let keyFile = object["keyFile"]?.stringValue
      else {
        throw Fault(
          member: "domains.\(domain.key)", text: "is not of the form {\"keyFile\": \"…\"}")
      }
      keyFiles[domain.key] = keyFile
    }
  }

  private func number(_ name: String, _ value: JSONValue, _ bounds: ClosedRange<Int>)
    throws(Fault) -> Int
  {
    guard let number = value.numberValue?.int64, let number = Int(exactly: number),
      bounds.contains(number)
    else {
      throw Fault(
        member: name, text: "is no whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
    }
    return number
  }

  /// `{"perSecond": 500, "burst": 1000}`, or null for no limit.
  private func rate(_ name: String, _ value: JSONValue) throws(Fault) -> FrameRate? {
    if value == .null { return nil }
    guard let object = value.objectValue, object.members.count == 2,
      let perSecond = object["perSecond"], let burst = object["burst"]
    else {
      throw Fault(member: name, text: "is neither null nor {\"perSecond\": …, \"burst\": …}")
    }
    return FrameRate(
      perSecond: UInt64(try number("\(name).perSecond", perSecond, 1...1_000_000)),
      burst: UInt64(try number("\(name).burst", burst, 1...1_000_000)))
  }

  /// What each connection is offered and held to.
  var session: ServerSessionConfiguration {
    ServerSessionConfiguration(
      agent: "protocheck serve", limits: Limits(maxBodyLength: maxBodyLength),
      compression: compression ? .standard : .none, heartbeatMilliseconds: heartbeatMilliseconds,
      pushWindow: pushWindow, maxOpenRequests: maxOpenRequests, frameRate: clientRate,
      serviceFrameRate: serviceRate)
  }

  /// The platform's limits.
  var platform: PlatformConfiguration {
    var platform = PlatformConfiguration()
    platform.inboxLimit = inboxLimit
    platform.senderLimit = senderLimit
    return platform
  }
}
