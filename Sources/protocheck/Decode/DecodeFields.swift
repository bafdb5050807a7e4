// decode --fields: chosen fields of each record, separated by tabs or as JSON.

import WireCapture
import WireProtocol

/// Writes chosen fields of records.
struct DecodeFields {
  let fields: [FilterField]
  let isJSON: Bool
  let commands: CommandTable
  var time: TimeText

  /// A record: a line.
  mutating func append(_ record: RecordFacts, to bytes: inout [UInt8]) {
    if isJSON { return appendJSON(record, to: &bytes) }
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: "\t")) }
      for (place, value) in record.values(of: field).enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        // A tab or a line feed in a text would end the column: it is shown as an escape.
        bytes.append(untrusted: text(value, field), atMost: 400)
      }
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func appendJSON(_ record: RecordFacts, to bytes: inout [UInt8]) {
    let fields = fields
    JSONWriter.write(to: &bytes) { writer in
      writer.beginObject()
      for field in fields {
        let values = record.values(of: field)
        writer.key(field.rawValue)
        if field.isList {
          writer.beginArray()
          for value in values { write(value, field, to: &writer) }
          writer.endArray()
        } else if let value = values.first {
          write(value, field, to: &writer)
        } else {
          writer.null()
        }
      }
      writer.endObject()
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func write(
    _ value: RecordValue, _ field: FilterField, to writer: inout JSONWriter
  ) {
    if field.form == .number, case .number(let number) = value {
      writer.integer(number)
    } else {
      writer.string(text(value, field))
    }
  }

  /// A value as decode shows it.
  private mutating func text(_ value: RecordValue, _ field: FilterField) -> String {
    switch value {
    case .text(let text): return text
    case .time(let nanoseconds):
      var bytes: [UInt8] = []
      time.append(nanoseconds, to: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    case .number(let number):
      switch field {
      case .command: return commands.title(of: Command(UInt16(truncatingIfNeeded: number)))
      case .status: return Status(UInt16(truncatingIfNeeded: number)).description
      case .version:
        return ProtocolVersion(rawValue: UInt8(truncatingIfNeeded: number)).description
      default: return String(number)
      }
    }
  }
}

extension FilterField {
  /// Whether a record can have more than one value of it.
  var isList: Bool {
    switch self {
    case .flags, .from, .to, .uid, .domain, .contentType, .messageId, .clientMessageId,
      .inboxSequence:
      true
    default: false
    }
  }
}
