// Defects in how the 24 bytes of a header are read and judged.

import WireProtocol

extension Mutant {
  static let headers: [Mutant] = [
    Mutant.frames("header-checksum-unchecked", "believes a header whose checksum is wrong") {
      frames, start in frames.seal(start)
    },
    Mutant.frames("body-checksum-unchecked", "believes a body whose checksum is wrong") {
      frames, start in frames.sealBody(start)
    },
    header("major-version-ignored", "takes frames of any major version") {
      $0[2] = 0x10 | $0[2] & 15
    },
    header("reserved-flags-ignored", "takes frames with flag 6 or 7") { $0[3] &= 0x3F },
    header("encrypted-ignored", "takes encrypted frames without an agreement") { $0[3] &= 0xF7 },
    header("kind-3-is-notification", "takes kind 3 for a notification") {
      if $0[3] & 3 == 3 { $0[3] &= 0xFE }
    },
    header("sequence-0-accepted", "takes requests and responses with sequence 0") {
      if $0[3] & 3 < 2, $0[8..<12].allSatisfy({ $0 == 0 }) { $0[11] = 1 }
    },
    header("notification-sequence-accepted", "takes notifications with a sequence") {
      if $0[3] & 3 == 2 { $0.replaceSubrange(8..<12, with: [0, 0, 0, 0]) }
    },
    header("request-status-accepted", "takes requests and notifications with a status") {
      if $0[3] & 3 != 1 { $0.replaceSubrange(6..<8, with: [0, 0]) }
    },
    header("command-0-accepted", "takes the command 0000") {
      if $0[4] == 0, $0[5] == 0 { $0[4] = 0xF0 }
    },
    header("command-ffff-accepted", "takes the command FFFF") {
      if $0[4] == 0xFF, $0[5] == 0xFF { $0[5] = 0xFE }
    },
    frames("magic-second-byte-unchecked", "looks at the first byte of the magic only") {
      frames, start in
      var header = frames.header(start)
      if header[0] == 0xD5 { header[1] = 0x58 }
      frames.replace(start, header)
    },
    frame("sequence-little-endian", "reads the sequence in the wrong order of bytes") { frame in
      frame.change("header") { header in
        header["sequence"] = .number(JSONNumber(UInt32(header.number("sequence")).byteSwapped))
      }
    },
    frame("status-little-endian", "reads the status in the wrong order of bytes") { frame in
      frame.change("header") { header in
        header["statusCode"] = .number(JSONNumber(UInt16(header.number("statusCode")).byteSwapped))
      }
    },
    frame("command-signed", "reads the command as a signed number") { frame in
      frame.change("header") { header in
        let command = Int16(truncatingIfNeeded: header.number("commandID"))
        header["commandID"] = .number(JSONNumber(command))
      }
    },
    frame("sequence-signed", "reads the sequence as a signed number") { frame in
      frame.change("header") { header in
        let sequence = Int32(truncatingIfNeeded: header.number("sequence"))
        header["sequence"] = .number(JSONNumber(sequence))
      }
    },
    frame("skippable-flags-hidden", "does not tell of the flags 4 and 5") { frame in
      frame.change("header") { header in
        header["flags"] = .array(
          (header["flags"]?.arrayValue ?? []).filter {
            $0.stringValue?.hasPrefix("reserved") != true
          })
      }
    },
    frame("version-always-1.0", "gives every frame the version 1.0") { frame in
      frame.change("header") { $0["version"] = "1.0" }
    },
    refuses("skippable-flags-refused", "refuses flags that it has to ignore", .reservedFlag, at: 3)
    {
      ($0["header"]?["flags"]?.arrayValue ?? []).contains {
        $0.stringValue?.hasPrefix("reserved") == true
      }
    },
    refuses("minor-version-refused", "refuses a newer minor version", .unsupportedVersion, at: 2) {
      $0["header"]?["version"] != "1.0"
    },
    refuses("grease-refused", "refuses the commands F000 to FFFE", .badCommand, at: 4) {
      ($0["header"]?["commandID"]?.numberValue?.int64 ?? 0) >= 0xF000
    },
    refuses("unknown-command-refused", "refuses commands that it does not know", .badCommand, at: 4)
    {
      $0["header"]?["command"] == .null
    },
    refuses(
      "unknown-status-refused", "refuses status codes that it does not know", .badStatus, at: 6
    ) {
      $0["header"]?["status"] == .null
    },
    refuses("last-sequence-refused", "takes the sequence 4294967295 for -1", .badSequence, at: 8) {
      $0["header"]?["sequence"]?.numberValue?.int64 == 0xFFFF_FFFF
    },
  ]
}
