// The options by which decode and encode learn the commands of a business line.

import ArgumentParser
import WireProtocol

struct ExtensionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Commands of 1000–EFFF by id, name and bodies: JSON as in Docs/extensions.md.",
      valueName: "file"))
  var registry: String?

  @Option(
    help: ArgumentHelp(
      "The messages of --registry: a .proto file (proto3), or what protoc --descriptor_set_out writes; may be "
        + "given repeatedly.", valueName: "file"))
  var proto: [String] = []

  /// The largest registry, in bytes.
  private static let longestRegistry = 1 << 20
  /// The largest .proto file or descriptor set, in bytes.
  private static let longestProto = 4 << 20
  /// The most files of --proto.
  private static let mostProtos = 256

  func validate() throws {
    if registry == nil, !proto.isEmpty {
      throw ValidationError("--proto is for the bodies of --registry; name a registry too.")
    }
    guard proto.count <= ExtensionOptions.mostProtos else {
      throw ValidationError("--proto may be given \(ExtensionOptions.mostProtos) times.")
    }
  }

  /// The commands of the standard and of the registry.
  ///
  /// - Throws: exit code 65 for a file that is not what it should be, and what reading throws.
  func commands() throws -> CommandTable {
    guard let registry else { return .standard }
    let files = try proto.map { name in
      (name, try ExtensionOptions.read(name, atMost: ExtensionOptions.longestProto))
    }
    let entries = try ExtensionOptions.read(registry, atMost: ExtensionOptions.longestRegistry)
    do throws(ExtensionError) {
      var types = ProtoTypes()
      for (name, bytes) in files {
        try types.add(
          DescriptorSet.isOne(bytes)
            ? try DescriptorSet.files(in: bytes, name) : [try ProtoParser.file(bytes, name)])
      }
      try types.checkImports()
      return try ExtensionRegistry(registry, entries).commands(with: &types)
    } catch {
      throw error.toolError
    }
  }

  private static func read(_ path: String, atMost limit: Int) throws -> [UInt8] {
    let file = try InputFile(path)
    var bytes: [UInt8] = []
    while bytes.count <= limit {
      if try file.read(into: &bytes) == 0 { return bytes }
    }
    throw ExtensionError(file.name, "has more than \(limit) bytes, which is the limit").toolError
  }
}

extension ExtensionError {
  /// The same as the end of a subcommand: exit code 65.
  fileprivate var toolError: ToolError {
    let position = place.map { ":\($0.line):\($0.column)" } ?? ""
    var text: [UInt8] = []
    text.append(untrusted: "\(file)\(position): \(rule)", atMost: 600)
    return ToolError(.badData, String(decoding: text, as: UTF8.self))
  }
}
