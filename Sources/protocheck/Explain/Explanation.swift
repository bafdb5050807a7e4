// The text of `protocheck explain`.

import WireCapture
import WireProtocol

enum Explanation {
  /// Everything that can be explained by name.
  static var names: [String] {
    Specification.requirements.map(\.id) + StatusTable.standard.statuses.map(\.name)
      + CommandTable.standard.commands.map(\.name) + Specification.contents.map(\.name)
      + CheckRule.allCases.map(\.rawValue) + Set(schemas.flatMap { $0.fields.map(\.name) }).sorted()
      + schemas.map(\.name)
  }

  /// The explanation of a name, an id or a code; nil when there is no such thing.
  static func lines(of thing: String) -> [String]? {
    if let requirement = Specification.requirement(thing) { return lines(of: requirement) }
    let lower = thing.lowercased()
    if let status = StatusTable.standard.statuses.first(where: { $0.name.lowercased() == lower }) {
      return lines(of: status.status)
    }
    if let command = CommandTable.standard[lower] { return lines(of: command) }
    if let table = Specification.content(lower) { return lines(of: table) }
    let parts = [lines(ofRule: lower), lines(ofMessage: lower), lines(ofField: lower)]
      .compactMap(\.self)
    if !parts.isEmpty { return Array(parts.joined(separator: [""])) }
    if let lines = lines(ofSection: lower) { return lines }
    if lower.hasPrefix("0x"), let id = UInt16(lower.dropFirst(2), radix: 16) {
      return lines(of: Command(id))
    }
    return UInt16(thing).map { lines(of: Status($0)) }
  }

  private static func lines(of requirement: Requirement) -> [String] {
    let section = requirement.section
    var lines = [
      "\(requirement.id): SPEC.md \(section), \(Specification.sections[section] ?? "")", "",
    ]
    lines += wrap(requirement.text)
    if section == "6.4" { lines += deadlines }
    let rules = CheckRule.allCases.filter { $0.requirement == requirement.id }
    if !rules.isEmpty {
      lines +=
        [""] + wrap("protocheck check judges it: \(rules.map(\.rawValue).joined(separator: ", ")).")
    }
    let help = StatusHelp.all.filter {
      $0.rules.contains(requirement.id) || $0.otherRules.contains(requirement.id)
    }
    for help in help where WireError.Code(rawValue: help.name) != nil {
      lines += ["", "A decoder that finds it broken says \(help.name)."] + advice(help)
    }
    return lines
  }

  private static func lines(of status: Status) -> [String] {
    var lines: [String]
    if let info = StatusTable.standard[status] {
      lines = ["\(info.name): status \(status.rawValue), \(info.meaning)"]
    } else {
      lines = ["status \(status.rawValue): version 1 has no such code; its range says what to do"]
    }
    lines += ["", "Whoever receives it: \(receiver(of: status))."]
    if let help = StatusHelp.all.first(where: { $0.name == status.name }) {
      lines += rules(help.rules.compactMap(Specification.requirement)) + advice(help)
    } else {
      lines += rules(["WP-4.1-1", "WP-4.1-4"].compactMap(Specification.requirement))
    }
    return lines
  }

  private static func lines(of command: Command) -> [String] {
    if let info = CommandTable.standard[command] { return lines(of: info) }
    let what =
      switch command.range {
      case .invalid: "invalid in every frame"
      case .standard: "of the standard, and not assigned in version 1"
      case .business: "for business lines, handed out in blocks of 256"
      case .privateUse: "for private use"
      case .grease: "never assigned, sent at random to keep receivers tolerant"
      }
    let ids =
      command.isValid ? ["WP-3.3-1", "WP-3.3-2", "WP-3.3-7"] : ["WP-2.5-12"]
    return ["\(command.hex): \(what)"] + rules(ids.compactMap(Specification.requirement))
  }

  private static func lines(of info: CommandInfo) -> [String] {
    let sender = info.from == .both ? "either end" : "the \(info.from.rawValue)"
    var lines = [
      "\(info.name): command \(info.command.hex), \(info.meaning)", "",
      "A \(info.asks) from \(sender)"
        + (info.response == nil ? "; it has no answer." : ", answered by a response."),
    ]
    for kind in info.kinds {
      guard let body = info.body(of: kind) else { continue }
      lines += ["", "\(kind): \(body.name)"]
      lines += Explanation.lines(ofFields: body.schema)
      if let needs = Specification.needs(of: body.name) { lines += wrap("Needed: \(needs)") }
    }
    lines += rules(
      ["WP-3.3-5", "WP-5.5-1"].compactMap(Specification.requirement)
        // "message" names a command, and in most sentences something else.
        + (info.command == .message ? [] : Specification.requirements(naming: info.name)))
    let fate = info.asks == .request ? "refused" : "ignored"
    return lines + [""]
      + wrap(
        "Usual cause when it is \(fate): a needed field is absent, the wrong end sent it, or it came before "
          + "hello and login.")
      + wrap(
        "Next step: compare your bytes with protocheck example \(info.name) | protocheck encode, and look at "
          + "them with protocheck decode --format tree.")
  }

  static func rules(_ requirements: [Requirement]) -> [String] {
    requirements.flatMap { [""] + wrap("\($0.id)  \($0.text)") }
  }

  private static func advice(_ help: StatusHelp) -> [String] {
    [""] + wrap("Usual cause: \(help.usualCause)") + wrap("Next step: \(help.nextStep)")
  }

  private static func receiver(of status: Status) -> String {
    switch status.advice {
    case .ok: "goes on"
    case .reconnect: "connects again, with backoff; the connection ends"
    case .stayAway: "does not connect again by itself; the connection ends"
    case .doNotRepeat: "does not repeat the request unchanged"
    case .repeatLater: "repeats the request with backoff"
    }
  }

  /// Lines of at most 100 characters.
  static func wrap(_ text: String) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > 100 {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
    }
    return lines + [line]
  }
}

extension BodySchema.FieldType {
  /// As in a .proto file.
  var name: String {
    switch self {
    case .enumeration(let schema): schema.name
    case .message(let schema): schema.name
    default: "\(self)"
    }
  }
}
