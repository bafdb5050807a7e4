// Explanations of what other commands name: rules of check, sections, messages inside of bodies, fields.

import WireCapture
import WireProtocol

extension Explanation {
  /// The messages of the standard, bodies and those in them, each once.
  static let schemas: [BodySchema] = {
    var found: [BodySchema] = []
    func add(_ schema: BodySchema) {
      guard !found.contains(where: { $0.name == schema.name }) else { return }
      found.append(schema)
      for case .message(let inner) in schema.fields.map(\.type) { add(inner) }
    }
    for info in CommandTable.standard.commands {
      for kind in info.kinds { if let body = info.body(of: kind) { add(body.schema) } }
    }
    return found
  }()

  /// A rule of check.
  static func lines(ofRule name: String) -> [String]? {
    guard let rule = CheckRule(rawValue: name) else { return nil }
    let help = RuleHelp.all[rule]
    var lines = ["\(rule.rawValue): a rule of protocheck check, \(rule.severity.rawValue)"]
    if let help { lines += [""] + wrap("It finds \(help.finds).") }
    if let requirement = Specification.requirement(rule.requirement) {
      lines += rules([requirement])
      if requirement.section == "6.4" { lines += deadlines }
    }
    lines.append("")
    if let help { lines += wrap("Usual cause: \(help.cause)") }
    return lines + wrap("Next step: \(rule.advice).")
  }

  /// A section by its number, as `7.6` or `wp-7.6`.
  static func lines(ofSection name: String) -> [String]? {
    let number = name.hasPrefix("wp-") ? String(name.dropFirst(3)) : name
    guard let title = Specification.sections[number], number.contains(".") || name != number
    else { return nil }
    var lines = ["SPEC.md \(number), \(title)"]
    if number == "6.4" { lines += deadlines }
    let requirements = Specification.requirements(of: number)
    if !requirements.isEmpty { return lines + rules(requirements) }
    let inside = Specification.sections.keys.filter { $0.hasPrefix("\(number).") }
      .sorted { ($0.count, $0) < ($1.count, $1) }
    lines += [""] + inside.map { "  \($0)  \(Specification.sections[$0] ?? "")" }
    return lines
  }

  /// A message that stands in bodies, by its name.
  static func lines(ofMessage name: String) -> [String]? {
    guard let schema = schemas.first(where: { $0.name.lowercased() == name }) else { return nil }
    var lines = ["\(schema.name): a message of Protos/wire.proto", ""] + lines(ofFields: schema)
    if let needs = Specification.needs(of: schema.name) { lines += wrap("Needed: \(needs)") }
    let places = schemas.flatMap { outer in
      outer.fields.filter { $0.type == .message(schema) }.map { "\(outer.name).\($0.name)" }
    }
    if !places.isEmpty { lines += [""] + wrap("It stands in \(places.joined(separator: ", ")).") }
    return lines
  }

  /// A field, in all messages that have one of this name.
  static func lines(ofField name: String) -> [String]? {
    let having = schemas.compactMap { schema in
      schema.fields.first { $0.name == name || $0.jsonName.lowercased() == name }
        .map { (schema, $0) }
    }
    guard let field = having.first?.1 else { return nil }
    var lines = ["\(field.name): a field of message bodies", ""]
    for (schema, field) in having { lines.append("  \(schema.name) " + line(schema, field)) }
    return lines
      + rules(Specification.requirements.filter { $0.text.contains("`\(field.name)`") })
  }

  /// A field with its number, name and type, and what wire.proto says of it.
  private static func line(_ schema: BodySchema, _ field: BodySchema.Field) -> String {
    let words = Specification.fields["\(schema.name).\(field.name)"]
    return
      "\(field.number)  \(field.name): \(field.isRepeated ? "list of " : "")\(field.type.name)"
      + (words.map { " (\($0))" } ?? "")
  }

  /// The same, inset.
  static func lines(ofFields schema: BodySchema) -> [String] {
    schema.fields.map { "  " + line(schema, $0) }
  }

  /// The table of 6.4.
  static var deadlines: [String] {
    [""]
      + Specification.deadlines.flatMap { row in
        wrap("\(row[0]): within \(row[1]) from \(row[2]); then \(row[3])").enumerated().map {
          ($0.offset == 0 ? "  " : "    ") + $0.element
        }
      }
  }
}
