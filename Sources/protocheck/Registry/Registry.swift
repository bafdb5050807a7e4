// What `protocheck registry` prints: the tables of the codec as markdown and as JSON.

import WireProtocol

enum Registry {
  /// The table of SPEC.md 3.1, with the comments that mark it there.
  static var commandTable: [String] {
    var lines = [
      "<!-- registry: commands -->",
      "| id | name | kind | from | request or notification | response | what |",
      "|---|---|---|---|---|---|---|",
    ]
    for info in CommandTable.standard.commands {
      let cells = [
        hex(info.command.rawValue), info.name, info.asks.description,
        info.from.rawValue, (info.request ?? info.notification)?.name ?? "",
        info.response?.name ?? "", info.meaning,
      ]
      lines.append("| \(cells.joined(separator: " | ")) |")
    }
    return lines + ["<!-- end -->"]
  }

  /// The table of SPEC.md 4.2, with the comments that mark it there.
  static var statusTable: [String] {
    ["<!-- registry: statuses -->", "| code | name | meaning |", "|---|---|---|"]
      + StatusTable.standard.statuses.map {
        "| \($0.status.rawValue) | \($0.name) | \($0.meaning) |"
      } + ["<!-- end -->"]
  }

  /// The table of SPEC.md 8.12, with the comments that mark it there.
  static var contentTable: [String] {
    var lines = [
      "<!-- registry: contents -->",
      "| type | tier | class | stored | time to live (s) | unread | push | what |",
      "|---|---|---|---|---|---|---|---|",
    ]
    for info in ContentTable.standard.types {
      let policy = [info.isStored, info.isUnread, info.isPushed].map { $0 ? "yes" : "no" }
      let cells = [
        info.type.name, info.tier.map(String.init) ?? "", info.contentClass.rawValue, policy[0],
        String(info.delivery.timeToLiveSeconds), policy[1], policy[2], info.meaning,
      ]
      lines.append("| \(cells.joined(separator: " | ")) |")
    }
    return lines + ["<!-- end -->"]
  }

  /// Everything, for other programs.
  static var json: JSONValue {
    [
      "schema": 1,
      "commands": .array(CommandTable.standard.commands.map(json)),
      "commandRanges": .array(
        ranges { Command($0).range.rawValue }.map { range, use in
          [
            "from": .string(hex(range.lowerBound)), "to": .string(hex(range.upperBound)),
            "use": .string(use),
          ]
        }),
      "statuses": .array(StatusTable.standard.statuses.map(json)),
      "statusRanges": .array(
        ranges { Status($0).advice.rawValue }.map { range, advice in
          [
            "from": number(Int(range.lowerBound)), "to": number(Int(range.upperBound)),
            "advice": .string(advice),
          ]
        }),
      "contentTypes": .array(ContentTable.standard.types.map(json)),
      "limits": limits,
    ]
  }

  private static func json(_ info: CommandInfo) -> JSONValue {
    let bodies = [
      ("request", info.request), ("response", info.response), ("notification", info.notification),
    ]
    var names = JSONObject()
    for (kind, body) in bodies { names[kind] = (body?.name).map(JSONValue.string) }
    return [
      "id": number(Int(info.command.rawValue)),
      "hex": .string(hex(info.command.rawValue)),
      "name": .string(info.name),
      "kinds": .array(info.kinds.map { .string($0.description) }),
      "from": .string(info.from.rawValue),
      "bodies": .object(names),
      "meaning": .string(info.meaning),
    ]
  }

  private static func json(_ info: StatusInfo) -> JSONValue {
    [
      "code": number(Int(info.status.rawValue)),
      "name": .string(info.name),
      "meaning": .string(info.meaning),
      "advice": .string(info.status.advice.rawValue),
    ]
  }

  private static func json(_ info: ContentTypeInfo) -> JSONValue {
    [
      "name": .string(info.type.rawValue),
      "tier": info.tier.map(number) ?? .null,
      "class": .string(info.contentClass.rawValue),
      "stored": .bool(info.isStored),
      "timeToLiveSeconds": number(Int(info.delivery.timeToLiveSeconds)),
      "unread": .bool(info.isUnread),
      "push": .bool(info.isPushed),
      "meaning": .string(info.meaning),
    ]
  }

  /// SPEC.md 8 and 11. Bytes, but for recipients, levels, excerpts, seconds, the ratio,
  /// and the characters of names of files and of URLs.
  private static var limits: JSONValue {
    [
      "headerLength": number(Frame.headerLength),
      "bodyLength": number(Limits.maximumBodyLength),
      "defaultBodyLength": number(Limits.default.maxBodyLength),
      "announcedBodyLengthAtLeast": number(Limits.minimumAnnouncedBodyLength),
      "bodyLengthBeforeLogin": number(Limits.beforeLogin.maxBodyLength),
      "messageLength": number(Limits.maximumMessageLength),
      "contentLength": number(Limits.maximumContentLength),
      "contentLevels": number(Limits.maximumContentDepth),
      "contentNesting": number(Limits.maximumContentNesting),
      "excerpts": number(Limits.maximumExcerpts),
      "fileNameLength": number(Limits.maximumFileNameLength),
      "urlLength": number(Limits.maximumURLLength),
      "contentTypeLength": number(Limits.maximumContentTypeLength),
      "domainLength": number(Limits.maximumDomainLength),
      "uidLength": number(Limits.maximumUIDLength),
      "messageIDLengthAtLeast": number(Limits.minimumMessageIDLength),
      "messageIDLength": number(Limits.maximumMessageIDLength),
      "deviceIDLength": number(Limits.maximumDeviceIDLength),
      "topicLength": number(Limits.maximumTopicLength),
      "groupLength": number(Limits.maximumGroupLength),
      "tokenLength": number(Limits.maximumTokenLength),
      "timeToLiveSeconds": number(Int(Limits.maximumTimeToLive)),
      "recipients": number(Limits.maximumRecipients),
      "compressionRatio": number(Limits.maximumCompressionRatio),
    ]
  }

  /// The runs of numbers for which `use` says the same.
  static func ranges(_ use: (UInt16) -> String) -> [(ClosedRange<UInt16>, String)] {
    var ranges: [(ClosedRange<UInt16>, String)] = []
    for value in UInt16.min...UInt16.max {
      let name = use(value)
      if let (range, last) = ranges.last, last == name {
        ranges[ranges.count - 1].0 = range.lowerBound...value
      } else {
        ranges.append((value...value, name))
      }
    }
    return ranges
  }

  private static func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }

  /// Four hexadecimal digits, as in SPEC.md.
  static func hex(_ value: UInt16) -> String { String(Command(value).hex.dropFirst(2)) }
}

extension CommandInfo {
  /// The kinds of frame that this command has.
  var kinds: [FrameKind] {
    [FrameKind.request, .response, .notification].filter { body(of: $0) != nil }
  }

  /// What begins an exchange: a request or a notification.
  var asks: FrameKind { request == nil ? .notification : .request }
}

extension ContentTypeInfo {
  /// The columns of SPEC.md 8.12: what ``Delivery`` says the other way round, because its defaults are the usual case.
  var isStored: Bool { !delivery.unstored }
  var isUnread: Bool { !delivery.silent }
  var isPushed: Bool { !delivery.noPush }
}
