// Tokens that mean something without being signed: what scenarios of sessions log in with (Vectors/README.md, "Sessions").

import WireProtocol
import WireServer

/// Judges tokens by a table. What is not in it is good, and `service` makes a service.
struct TestTokens: Authenticator {
  /// What a token says.
  enum Verdict: Sendable {
    case refused(Status)
    case good(Rights)
  }

  /// A defect in a table.
  struct Fault: Error {
    let member: String
    let text: String
  }

  let table: [String: Verdict]

  func judge(_ account: Account, token: [UInt8]) async -> Result<Rights, AuthenticationRefusal> {
    switch table[String(decoding: token, as: UTF8.self)] {
    case .refused(let status): .failure(AuthenticationRefusal(status, "this token is refused"))
    case .good(let rights): .success(rights)
    case nil: await OpenAuthenticator().judge(account, token: token)
    }
  }

  /// Reads `{"bad": {"refuse": "unauthorized"}, "drivers": {"service": true, "reach": ["58.driver"]}}`.
  static func read(_ value: JSONValue) throws(Fault) -> [String: Verdict] {
    guard let object = value.objectValue else {
      throw Fault(member: "tokens", text: "is no object")
    }
    var table: [String: Verdict] = [:]
    for member in object.members {
      table[member.key] = try verdict(member.value, "tokens.\(member.key)")
    }
    return table
  }

  private static func verdict(_ value: JSONValue, _ name: String) throws(Fault) -> Verdict {
    let form = #"is neither {"refuse": "STATUS"} nor {"service": true, "reach": ["DOMAIN", …]}"#
    guard let object = value.objectValue else { throw Fault(member: name, text: form) }
    if let refusal = object["refuse"]?.stringValue, object.members.count == 1 {
      guard let status = StatusTable.standard[refusal]?.status, status != .ok else {
        throw Fault(member: name, text: "refuses with \(refusal), which is the name of no refusal")
      }
      return .refused(status)
    }
    var rights = (isService: false, reach: Reach.all)
    for member in object.members {
      switch (member.key, member.value.boolValue, member.value.arrayValue) {
      case ("service", let isService?, _): rights.isService = isService
      case ("reach", _, let list?):
        let domains = list.compactMap(\.stringValue)
        guard domains.count == list.count else { throw Fault(member: name, text: form) }
        rights.reach = .domains(Set(domains))
      default: throw Fault(member: name, text: form)
      }
    }
    return .good(Rights(isService: rights.isService, reach: rights.reach))
  }
}
