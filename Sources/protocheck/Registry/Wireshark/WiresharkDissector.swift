// protocheck registry --format wireshark: a dissector in Lua, made of the tables of the codec and of parts that never change.

import WireProtocol

enum WiresharkDissector {
  /// The dissector, ready to be a file in Wireshark's folder of Lua plugins.
  ///
  /// - Parameter commands: the commands that have names and bodies in it.
  static func text(_ commands: CommandTable) -> String {
    [
      opening, commandNames(commands), bodyNames(commands), statusNames, ranges, limits,
      WiresharkParts.fields, WiresharkParts.checksum, WiresharkParts.exchanges, WiresharkParts.body,
      WiresharkParts.header, WiresharkParts.frames, WiresharkParts.registration,
    ].joined(separator: "\n")
  }

  private static let opening = """
    -- WireProtocol 1 for Wireshark, printed by `protocheck registry --format wireshark`. SPEC.md has the rules;
    -- Docs/captures.md says how to install this file.

    """

  private static func commandNames(_ table: CommandTable) -> String {
    var lines = ["local commands = {"]
    for info in table.commands {
      lines.append("  [0x\(Registry.hex(info.command.rawValue))] = \(quoted(info.name)),")
    }
    return (lines + ["}", ""]).joined(separator: "\n")
  }

  /// The messages of bodies by command and kind: 0 request, 1 response with status 0, 2 notification. Only the standard's own
  /// have their package in Protos/wire.proto; the others' names hold their package.
  private static func bodyNames(_ table: CommandTable) -> String {
    var lines = ["local bodies = {"]
    for info in table.commands {
      let bodies = FrameKind.allCases.compactMap { kind in
        info.body(of: kind).map { body in
          let package = info.command.range == .standard ? "wire.v1." : ""
          return "[\(kind.rawValue)] = \(quoted(package + body.name))"
        }
      }
      lines.append(
        "  [0x\(Registry.hex(info.command.rawValue))] = {\(bodies.joined(separator: ", "))},")
    }
    return (lines + ["}", ""]).joined(separator: "\n")
  }

  private static var statusNames: String {
    var lines = ["local statuses = {"]
    for info in StatusTable.standard.statuses {
      lines.append("  [\(info.status.rawValue)] = \(quoted(info.name)),")
    }
    return (lines + ["}", ""]).joined(separator: "\n")
  }

  private static var ranges: String {
    func table(_ name: String, _ use: (UInt16) -> String) -> [String] {
      ["local \(name) = {"]
        + Registry.ranges(use).map { range, use in
          "  {\(range.lowerBound), \(range.upperBound), \(quoted(use))},"
        } + ["}", ""]
    }
    let lines =
      table("command_ranges") { Command($0).range.rawValue }
      + table("status_ranges") { Status($0).advice.rawValue }
    return lines.joined(separator: "\n")
  }

  private static var limits: String {
    """
    local HEADER = \(Frame.headerLength)
    local LONGEST_BODY = \(Limits.maximumBodyLength)

    """
  }

  /// A string of Lua. Names of a business line come from its file: what is not printable ASCII is escaped.
  private static func quoted(_ text: String) -> String {
    var literal = "\""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        literal += "\\" + String(UnicodeScalar(byte))
      case 0x20..<0x7F: literal += String(UnicodeScalar(byte))
      default:
        let digits = String(byte)
        literal += "\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits
      }
    }
    return literal + "\""
  }
}

/// The parts of the dissector that no table changes; each uses what those in front of it define.
enum WiresharkParts {}
