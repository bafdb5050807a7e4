// Headers: their fields, and what is wrong with them in the order of SPEC.md 2.6.

extension WiresharkParts {
  static let header = #"""
    local function read_header(text, at)
      local _, _, version, flags, c1, c2, s1, s2 = string.byte(text, at, at + 7)
      return {
        version = version, flags = flags, kind = flags % 4, compressed = band(flags, 4) ~= 0,
        command = c1 * 256 + c2, status = s1 * 256 + s2, sequence = uint32_at(text, at + 8),
        length = uint32_at(text, at + 12), body_checksum = uint32_at(text, at + 16),
      }
    end

    -- The first error that needs no more bytes than are there, its offset, and whether the length may be believed.
    local function header_error(text, at)
      local have = #text - at + 1
      if string.byte(text, at) ~= 0xD5 then return "badMagic", 0 end
      if have > 1 and string.byte(text, at + 1) ~= 0x58 then return "badMagic", 1 end
      if have > 2 and rshift(string.byte(text, at + 2), 4) ~= 1 then return "unsupportedVersion", 2 end
      if have < HEADER then return nil end
      if crc32c(text, at, at + 19) ~= uint32_at(text, at + 20) then return "headerChecksum", 20 end
      local header = read_header(text, at)
      if header.flags >= 0x40 then return "reservedFlag", 3, true end
      if header.kind == 3 then return "badKind", 3, true end
      if band(header.flags, 8) ~= 0 then return "decryptionFailed", 3, true end
      if header.command == 0 or header.command == 0xFFFF then return "badCommand", 4, true end
      if header.kind ~= 1 and header.status ~= 0 then return "badStatus", 6, true end
      if (header.kind == 2) ~= (header.sequence == 0) then return "badSequence", 8, true end
      if header.length > LONGEST_BODY then return "bodyTooLong", 12 end
      return nil
    end

    local function add_header(range, tree, header, error)
      tree:add(F.magic, range(0, 2))
      local version = tree:add(F.version, range(2, 1))
      version:add(F.major, range(2, 1))
      version:add(F.minor, range(2, 1))
      local flags = tree:add(F.flags, range(3, 1))
      flags:add(F.kind, range(3, 1))
      flags:add(F.compressed, range(3, 1))
      flags:add(F.encrypted, range(3, 1))
      local ignored = flags:add(F.ignored, range(3, 1))
      if band(header.flags, 0x30) ~= 0 then ignored:add_proto_expert_info(E.ignored) end
      flags:add(F.reserved, range(3, 1))
      tree:add(F.command, range(4, 2)):add(F.command_range, range(4, 2)):set_generated()
      local status = tree:add(F.status, range(6, 2))
      if header.kind == 1 and header.status ~= 0 then
        status:add(F.advice, range(6, 2)):set_generated()
        status:add_proto_expert_info(E.refused)
      end
      tree:add(F.sequence, range(8, 4))
      tree:add(F.body_length, range(12, 4))
      local body_checksum = tree:add(F.body_checksum, range(16, 4))
      local check = tree:add(F.header_checksum, range(20, 4))
      check:add(F.header_check, error == "headerChecksum" and 0 or 1):set_generated()
      if error == "headerChecksum" then check:add_proto_expert_info(E.checksum, "The header checksum is wrong") end
      return body_checksum
    end

    local function title(header)
      local words = {kinds[header.kind], commands[header.command] or string.format("0x%04X", header.command)}
      if header.kind ~= 2 then words[#words + 1] = "#" .. string.format("%d", header.sequence) end
      if header.kind == 1 then words[#words + 1] = statuses[header.status] or string.format("%d", header.status) end
      return table.concat(words, " ")
    end

    """#
}
