// The messages of all files of --proto, linked: names are found, and each message becomes a schema.

import WireProtocol

/// A file as it was read, names not yet found.
struct ProtoFile {
  struct Message {
    /// With the package, without a full stop before it.
    let name: String
    let fields: [Field]
    let place: ExtensionError.Place?
  }

  struct Enumeration {
    let name: String
    let names: [Int32: String]
    let place: ExtensionError.Place?
  }

  struct Field {
    enum Kind {
      case known(BodySchema.FieldType)
      /// A message or an enum; with a full stop before it the name is whole.
      case named(String)
    }

    let number: UInt32
    let name: String
    let kind: Kind
    let isRepeated: Bool
    let place: ExtensionError.Place?
  }

  /// As it was named on the command line.
  let source: String
  /// As other files import it.
  let name: String
  var imports: [(name: String, place: ExtensionError.Place?)] = []
  var messages: [Message] = []
  var enumerations: [Enumeration] = []
}

/// The types of all files.
struct ProtoTypes {
  /// Messages in messages.
  private static let deepest = 32
  /// Fields of a message, those of the messages in it counted each time.
  private static let mostFields = 20_000

  private var files: [ProtoFile] = []
  private var messages: [String: (ProtoFile.Message, file: String)] = [:]
  private var enumerations: [String: ProtoFile.Enumeration] = [:]
  private var linked: [String: (schema: BodySchema, fields: Int, depth: Int)] = [:]
  /// The messages under way, the outermost first.
  private var path: [String] = []

  /// Takes the types of files.
  mutating func add(_ added: [ProtoFile]) throws(ExtensionError) {
    for file in added {
      // The same file may be in two descriptor sets.
      if files.contains(where: { $0.name == file.name && $0.source != file.source }) { continue }
      files.append(file)
      for message in file.messages {
        try claim(message.name, file.source, message.place)
        messages[message.name] = (message, file.source)
      }
      for enumeration in file.enumerations {
        try claim(enumeration.name, file.source, enumeration.place)
        enumerations[enumeration.name] = enumeration
      }
    }
  }

  private func claim(_ name: String, _ file: String, _ place: ExtensionError.Place?)
    throws(ExtensionError)
  {
    guard messages[name] == nil, enumerations[name] == nil else {
      throw ExtensionError(file, place, "\(name) is declared twice")
    }
  }

  /// Each import has to be among the files.
  func checkImports() throws(ExtensionError) {
    for file in files {
      for (name, place) in file.imports
      where !files.contains(where: { $0.name == name || $0.name.hasSuffix("/" + name) }) {
        throw ExtensionError(
          file.source, place,
          "imports \(name), which no --proto gives: name that file too, or make the descriptor set "
            + "with --include_imports")
      }
    }
  }

  /// The whole names of the messages that this may mean: itself, else those that end with it.
  func messages(named name: String) -> [String] {
    messages[name] != nil ? [name] : messages.keys.filter { $0.hasSuffix("." + name) }
  }

  /// Names that somebody may have meant.
  func near(_ name: String) -> [String] { Suggestions.near(name, among: Array(messages.keys)) }

  /// The schema of a message that exists.
  mutating func schema(of name: String) throws(ExtensionError) -> BodySchema {
    try link(name).schema
  }

  private mutating func link(_ name: String) throws(ExtensionError)
    -> (schema: BodySchema, fields: Int, depth: Int)
  {
    if let known = linked[name] { return known }
    guard let (message, file) = messages[name] else {
      throw ExtensionError(name, "is no message")
    }
    if let first = path.firstIndex(of: name) {
      let circle = (path[first...] + [name]).joined(separator: " → ")
      throw ExtensionError(
        file, message.place, "a message type must not contain itself (WP-5.6-4): \(circle)")
    }
    path.append(name)
    defer { path.removeLast() }
    var fields: [BodySchema.Field] = []
    var count = 0
    var depth = 1
    for field in message.fields {
      let type: BodySchema.FieldType
      count += 1
      switch field.kind {
      case .known(let known): type = known
      case .named(let reference):
        let found = try find(reference, in: name, file, field)
        if let enumeration = enumerations[found] {
          type = .enumeration(BodySchema.EnumSchema(found, enumeration.names))
        } else if path.count >= ProtoTypes.deepest, !path.contains(found) {
          throw ExtensionError(
            file, field.place, "messages are nested more than \(ProtoTypes.deepest) deep")
        } else {
          let part = try link(found)
          type = .message(part.schema)
          count += part.fields
          depth = max(depth, part.depth + 1)
        }
      }
      guard count <= ProtoTypes.mostFields, depth <= ProtoTypes.deepest else {
        throw ExtensionError(
          file, field.place,
          "\(name) is too large: at most \(ProtoTypes.mostFields) fields, \(ProtoTypes.deepest) deep"
        )
      }
      fields.append(
        BodySchema.Field(field.number, field.name, type, isRepeated: field.isRepeated))
    }
    do throws(BodySchema.SchemaError) {
      linked[name] = (try BodySchema(name, fields), count, depth)
    } catch {
      throw ExtensionError(file, message.place, "\(name): \(ProtoTypes.explain(error))")
    }
    return try link(name)
  }

  /// The whole name of a type: searched from the inside to the outside.
  private func find(
    _ reference: String, in scope: String, _ file: String, _ field: ProtoFile.Field
  ) throws(ExtensionError) -> String {
    if reference.hasPrefix(".") {
      let name = String(reference.dropFirst())
      if messages[name] != nil || enumerations[name] != nil { return name }
    } else {
      var scope = scope[...]
      while true {
        let name = scope.isEmpty ? reference : "\(scope).\(reference)"
        if messages[name] != nil || enumerations[name] != nil { return name }
        if scope.isEmpty { break }
        scope = scope.lastIndex(of: ".").map { scope[..<$0] } ?? ""
      }
    }
    throw ExtensionError(
      file, field.place,
      "no --proto has the type \(reference) of the field \(field.name)")
  }

  private static func explain(_ error: BodySchema.SchemaError) -> String {
    switch error {
    case .badNumber(let number): "field number \(number), 1 to 536870911 are possible"
    case .duplicateNumber(let number): "two fields have the number \(number)"
    case .duplicateName(let name): "two fields have the name \(name), or the same one in JSON"
    case .reservedName(let name): "no field can be named \(name): its JSON name is taken"
    }
  }
}
