// Private commands by id, name and bodies, read strictly: JSON in the manner of Vectors/registry.json.

import WireProtocol

/// A registry of private commands.
struct ExtensionRegistry {
  private let file: String
  private let bytes: [UInt8]

  init(_ file: String, _ bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  /// The commands of the standard and of the registry.
  func commands(with types: inout ProtoTypes) throws(ExtensionError) -> CommandTable {
    let root: JSONValue
    do throws(JSONError) {
      root = try JSONValue(decoding: bytes, limits: .file)
    } catch {
      throw ExtensionError(file, .init(error.offset, in: bytes), "no JSON: \(error.code.sentence)")
    }
    try check(root, "$", ["schema", "commands"])
    if let schema = root["schema"], schema != 1 {
      throw failure("$.schema", "expected 1, the only schema there is")
    }
    guard let entries = root["commands"]?.arrayValue else {
      throw failure("$", "expected an array named commands")
    }
    var table = CommandTable.standard
    for (index, entry) in entries.enumerated() {
      let path = "$.commands[\(index)]"
      let info = try command(entry, path, &types)
      do throws(CommandTable.RegistrationError) {
        try table.register(info)
      } catch {
        throw explain(error, path)
      }
    }
    return table
  }

  private func command(_ entry: JSONValue, _ path: String, _ types: inout ProtoTypes)
    throws(ExtensionError) -> CommandInfo
  {
    try check(entry, path, ["id", "hex", "name", "kinds", "from", "bodies", "meaning"])
    let id = try self.id(of: entry, path)
    guard let name = entry["name"]?.stringValue else {
      throw failure(entry["name"] == nil ? path : "\(path).name", "expected a string named name")
    }
    var from = Sender.client
    if let value = entry["from"] {
      guard let sender = value.stringValue.flatMap(Sender.init(rawValue:)) else {
        throw failure("\(path).from", "expected client, service, server or both")
      }
      from = sender
    }
    if let meaning = entry["meaning"], meaning.stringValue == nil {
      throw failure("\(path).meaning", "expected a string")
    }
    let bodies = entry["bodies"] ?? .object([:])
    let kinds = ["request", "response", "notification"]
    try check(bodies, "\(path).bodies", kinds)
    if let listed = entry["kinds"] {
      let names = listed.arrayValue?.compactMap(\.stringValue) ?? []
      guard names.count == listed.arrayValue?.count, names.allSatisfy(kinds.contains) else {
        throw failure("\(path).kinds", "expected an array of request, response and notification")
      }
      for kind in kinds where bodies[kind] != nil && !names.contains(kind) {
        throw failure("\(path).bodies.\(kind)", "kinds does not list it")
      }
    }
    var found: [String: BodyType] = [:]
    for kind in kinds {
      found[kind] = try body(bodies[kind], "\(path).bodies.\(kind)", &types)
    }
    return CommandInfo(
      id, name: name, from: from, request: found["request"], response: found["response"],
      notification: found["notification"], meaning: entry["meaning"]?.stringValue ?? "")
  }

  /// The id: `id` as a number or as four hexadecimal digits, `hex` as those; both have to agree.
  private func id(of entry: JSONValue, _ path: String) throws(ExtensionError) -> Command {
    var ids: [UInt16] = []
    for key in ["id", "hex"] {
      guard let value = entry[key] else { continue }
      let number = key == "id" ? value.numberValue?.uint64.flatMap(UInt16.init(exactly:)) : nil
      let digits = value.stringValue.flatMap {
        $0.utf8.count == 4 && $0.allSatisfy(\.isHexDigit) ? UInt16($0, radix: 16) : nil
      }
      guard let id = number ?? digits else {
        let form = key == "id" ? "a number from 4096, or " : ""
        throw failure("\(path).\(key)", "expected \(form)four hexadecimal digits, such as \"1000\"")
      }
      ids.append(id)
    }
    guard let id = ids.first else { throw failure(path, "expected id, or hex, such as \"1000\"") }
    guard ids.last == id else { throw failure("\(path).hex", "is another number than id") }
    return Command(id)
  }

  private func body(_ value: JSONValue?, _ path: String, _ types: inout ProtoTypes)
    throws(ExtensionError) -> BodyType?
  {
    guard let value else { return nil }
    guard let name = value.stringValue else {
      throw failure(path, "expected the name of a message; leave it out for opaque bytes")
    }
    switch types.messages(named: name) {
    case let found where found.count == 1: return BodyType(try types.schema(of: found[0]))
    case []:
      let near = types.near(name)
      let hint = near.isEmpty ? "" : "; is it \(near.joined(separator: " or "))?"
      throw failure(path, "no --proto has a message \(name)\(hint)")
    case let found:
      throw failure(path, "\(name) is one of \(found.sorted().joined(separator: ", ")): say which")
    }
  }

  private func check(_ value: JSONValue, _ path: String, _ keys: [String]) throws(ExtensionError) {
    guard let object = value.objectValue else { throw failure(path, "expected an object") }
    for member in object.members where !keys.contains(member.key) {
      throw failure(
        path, "there is no member \(member.key); possible are \(keys.joined(separator: ", "))")
    }
  }

  private func explain(_ error: CommandTable.RegistrationError, _ path: String) -> ExtensionError {
    switch error {
    case .reservedID(let id):
      failure(
        path, "\(id.hex) is not free: 1000–7FFF are for business lines, 8000–EFFF private use")
    case .duplicateID(let id): failure(path, "\(id.hex) has an entry already")
    case .duplicateName(let name): failure("\(path).name", "\(name) is the name of another command")
    case .badName:
      failure(
        "\(path).name",
        "a name is 1 to 64 of a–z, 0–9, hyphen and full stop, and begins with a letter")
    }
  }

  private func failure(_ path: String, _ rule: String) -> ExtensionError {
    let place = ExtensionError.Place(JSONPath.offset(of: path, in: bytes), in: bytes)
    return ExtensionError(file, place, "\(path): \(rule)")
  }
}
