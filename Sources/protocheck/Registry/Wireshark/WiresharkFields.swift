// The dissector's fields, expert infos and preferences.

extension WiresharkParts {
  static let fields = #"""
    local wireproto = Proto("wireproto", "WireProtocol")

    local kinds = {[0] = "request", [1] = "response", [2] = "notification", [3] = "invalid"}
    local checks = {[0] = "bad", [1] = "good"}
    local F = {
      magic = ProtoField.uint16("wireproto.magic", "Magic", base.HEX),
      version = ProtoField.uint8("wireproto.version", "Version", base.HEX),
      major = ProtoField.uint8("wireproto.version.major", "Major", base.DEC, nil, 0xF0),
      minor = ProtoField.uint8("wireproto.version.minor", "Minor", base.DEC, nil, 0x0F),
      flags = ProtoField.uint8("wireproto.flags", "Flags", base.HEX),
      kind = ProtoField.uint8("wireproto.kind", "Kind", base.DEC, kinds, 0x03),
      compressed = ProtoField.bool("wireproto.flags.compressed", "Compressed", 8, nil, 0x04),
      encrypted = ProtoField.bool("wireproto.flags.encrypted", "Encrypted", 8, nil, 0x08),
      ignored = ProtoField.uint8("wireproto.flags.ignored", "Reserved, may be skipped", base.HEX, nil, 0x30),
      reserved = ProtoField.uint8("wireproto.flags.reserved", "Reserved, must be understood", base.HEX, nil, 0xC0),
      command = ProtoField.uint16("wireproto.command", "Command", base.HEX, commands),
      command_range = ProtoField.uint16("wireproto.command.range", "Range", base.HEX + base.RANGE_STRING, command_ranges),
      status = ProtoField.uint16("wireproto.status", "Status", base.DEC, statuses),
      advice = ProtoField.uint16("wireproto.status.advice", "Advice", base.DEC + base.RANGE_STRING, status_ranges),
      sequence = ProtoField.uint32("wireproto.sequence", "Sequence", base.DEC),
      body_length = ProtoField.uint32("wireproto.body_length", "Body length", base.DEC),
      body_checksum = ProtoField.uint32("wireproto.body_checksum", "Body checksum", base.HEX),
      body_check = ProtoField.uint8("wireproto.body_checksum.status", "Body checksum status", base.DEC, checks),
      header_checksum = ProtoField.uint32("wireproto.header_checksum", "Header checksum", base.HEX),
      header_check = ProtoField.uint8("wireproto.header_checksum.status", "Header checksum status", base.DEC, checks),
      body = ProtoField.bytes("wireproto.body", "Body"),
      message = ProtoField.string("wireproto.message", "Message"),
      plain_length = ProtoField.uint32("wireproto.plain_length", "Length when decompressed", base.DEC),
      dictionary = ProtoField.uint32("wireproto.dictionary", "Preset dictionary", base.HEX),
      error = ProtoField.string("wireproto.error", "Error"),
      skipped = ProtoField.bytes("wireproto.skipped", "Bytes that are no frame"),
      frame = ProtoField.uint32("wireproto.frame", "Frame of this segment", base.DEC),
      response_in = ProtoField.framenum("wireproto.response_in", "Response in", base.NONE, frametype.RESPONSE),
      response_to = ProtoField.framenum("wireproto.response_to", "Response to", base.NONE, frametype.REQUEST),
      time = ProtoField.relative_time("wireproto.time", "Time from request to response"),
    }
    local E = {
      checksum = ProtoExpert.new("wireproto.checksum", "The checksum is wrong", expert.group.CHECKSUM, expert.severity.ERROR),
      malformed = ProtoExpert.new("wireproto.malformed", "No valid frame", expert.group.MALFORMED, expert.severity.ERROR),
      ignored = ProtoExpert.new("wireproto.ignored_flags", "Reserved flags are set", expert.group.PROTOCOL, expert.severity.WARN),
      refused = ProtoExpert.new("wireproto.refused", "The status is not ok", expert.group.RESPONSE_CODE, expert.severity.NOTE),
      no_request = ProtoExpert.new("wireproto.no_request", "No request for this response", expert.group.SEQUENCE, expert.severity.NOTE),
      no_response = ProtoExpert.new("wireproto.no_response", "No response to this request", expert.group.SEQUENCE, expert.severity.NOTE),
      cut = ProtoExpert.new("wireproto.cut", "The rest of the frame was not captured", expert.group.UNDECODED, expert.severity.WARN),
      several = ProtoExpert.new("wireproto.several", "Several frames in one segment", expert.group.SEQUENCE, expert.severity.CHAT),
    }
    local fields, experts = {}, {}
    for _, field in pairs(F) do fields[#fields + 1] = field end
    for _, info in pairs(E) do experts[#experts + 1] = info end
    wireproto.fields = fields
    wireproto.experts = experts

    wireproto.prefs.ports = Pref.range("TCP ports", "", "Taken for WireProtocol, whatever they begin with; " ..
      "on other ports a stream is recognised by its first header", 65535)
    wireproto.prefs.parse = Pref.bool("Messages in bodies", true, "Show bodies with the dissector of Protocol Buffers; " ..
      "names need the folder of wire.proto among its search paths")

    """#
}
