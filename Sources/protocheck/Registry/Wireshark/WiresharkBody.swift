// Bodies: their bytes, what they decompress to, and their message through Wireshark's dissector of Protocol Buffers.

extension WiresharkParts {
  static let body = #"""
    local has_protobuf, protobuf = pcall(Dissector.get, "protobuf")
    if not has_protobuf then protobuf = nil end

    local function message_of(header)
      if header.kind == 1 and header.status ~= 0 then return "wire.v1.Failure" end
      return bodies[header.command] and bodies[header.command][header.kind]
    end

    -- The plain bytes of a compressed body (SPEC.md 9), or nil: a preset dictionary is beyond Wireshark.
    local function decompressed(range, tree)
      if range:len() < 6 then return nil end
      local length = range(0, 4):uint()
      tree:add(F.plain_length, range(0, 4))
      if range(5, 1):bitfield(2, 1) == 1 then
        if range:len() >= 10 then tree:add(F.dictionary, range(6, 4)) end
        return nil
      end
      local stream = range(4, range:len() - 4)
      -- Wireshark 4.4 has the second name.
      for _, name in ipairs({"uncompress", "uncompress_zlib"}) do
        local done, plain = pcall(function() return stream[name](stream, "Decompressed body") end)
        if done and plain and plain:len() == length then return plain end
      end
      return nil
    end

    local function add_body(range, pinfo, tree, header)
      local item = tree:add(F.body, range)
      local message = message_of(header)
      if message then item:add(F.message, message):set_generated() end
      local plain = range
      if header.compressed then plain = decompressed(range, item) end
      if not (plain and message and protobuf and wireproto.prefs.parse) then return end
      pinfo.private["pb_msg_type"] = "message," .. message
      pcall(Dissector.call, protobuf, plain:tvb(), pinfo, item)
    end

    """#
}
