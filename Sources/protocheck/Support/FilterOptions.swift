// Which records of a recording are looked at: options that all who read recordings share.

import ArgumentParser
import WireCapture
import WireProtocol

extension FilterTime: ExpressibleByArgument {
  /// A time of the command line.
  public init?(argument: String) { self.init(argument) }
}

extension FilterField: ExpressibleByArgument {}

/// `--filter`, `--stream`, `--from-time` and `--to-time`.
struct FilterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only what fits, such as 'command == c2c && status != ok'; Docs/captures.md has the grammar.",
      valueName: "expression"))
  var filter: String?

  @Option(help: "Only this stream, by its number; may be given repeatedly.")
  var stream: [Int] = []

  @Option(
    help: ArgumentHelp(
      "Only from this time on: 2026-01-31T12:00:00.5Z, or 12:00:00 of any day in UTC.",
      valueName: "time"))
  var fromTime: FilterTime?

  @Option(help: ArgumentHelp("Only up to this time, itself included.", valueName: "time"))
  var toTime: FilterTime?

  /// The filter; nil when nothing was asked for.
  ///
  /// - Throws: what is wrong with the expression, with a caret at the place; exit code 64.
  func made(_ commands: CommandTable) throws(ToolError) -> FrameFilter? {
    if filter == nil, stream.isEmpty, fromTime == nil, toTime == nil { return nil }
    do throws(FilterError) {
      return try FrameFilter(
        filter, commands: commands, streams: stream, from: fromTime, to: toTime)
    } catch {
      throw ToolError(.usage, "--filter: \(error.marked(in: filter ?? ""))")
    }
  }

  /// What was asked for, for people; nil when nothing was.
  var choice: String? {
    var parts = filter.map { ["--filter \($0)"] } ?? []
    parts += stream.map { "--stream \($0)" }
    if fromTime != nil { parts.append("--from-time") }
    if toTime != nil { parts.append("--to-time") }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  func validate() throws {
    if stream.contains(where: { $0 < 0 }) { throw ValidationError("--stream is 0 or more.") }
  }
}

/// The names of fields, with commas between them: the option `--fields`.
struct FieldList: ExpressibleByArgument {
  let fields: [FilterField]

  init?(argument: String) {
    var fields: [FilterField] = []
    for name in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let field = FilterField(rawValue: String(name)) else { return nil }
      fields.append(field)
    }
    self.fields = fields
  }

  static var allValueStrings: [String] { FilterField.allCases.map(\.rawValue) }
}
