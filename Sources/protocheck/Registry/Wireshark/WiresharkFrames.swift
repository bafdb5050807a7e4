// Frames of a segment or of what several segments were put together to: one tree each, and what is no frame.

extension WiresharkParts {
  static let frames = #"""
    local function begin_tree(tree, range, number, words)
      local item = tree:add(wireproto, range, "WireProtocol, " .. words)
      if number > 1 then
        item:add(F.frame, number):set_generated()
        item:add_proto_expert_info(E.several)
      end
      return item
    end

    -- A frame of which at least the header is there. Returns the words for the column.
    local function add_frame(tvb, text, at, size, pinfo, tree, number)
      local there = math.min(size, #text - at)
      local header = read_header(text, at + 1)
      local words = title(header)
      local item = begin_tree(tree, tvb(at, there), number, words)
      local checksum = add_header(tvb(at, HEADER), item, header)
      if there < size then
        if there > HEADER then item:add(F.body, tvb(at + HEADER, there - HEADER)) end
        item:add_proto_expert_info(E.cut)
        return words .. " (cut)"
      end
      local actual = header.length > 0 and crc32c(text, at + HEADER + 1, at + size) or 0
      checksum:add(F.body_check, actual == header.body_checksum and 1 or 0):set_generated()
      if actual ~= header.body_checksum then
        checksum:add_proto_expert_info(E.checksum, string.format(
          "bodyChecksum: the header says %08X, the body has %08X", header.body_checksum, actual))
        item:add(F.error, "bodyChecksum"):set_generated()
        if header.length > 0 then item:add(F.body, tvb(at + HEADER, header.length)) end
        return words .. " [bodyChecksum]"
      end
      add_exchange(pinfo, item, header)
      if header.length > 0 then add_body(tvb(at + HEADER, header.length), pinfo, item, header) end
      return words
    end

    -- Bytes that give no frame, up to `stop`. A header that is whole is shown although it is wrong.
    local function add_malformed(tvb, text, at, stop, pinfo, tree, number, error, offset)
      local range = tvb(at, stop - at)
      local item = begin_tree(tree, range, number, "malformed: " .. error)
      if error ~= "badMagic" and stop - at >= HEADER then
        add_header(tvb(at, HEADER), item, read_header(text, at + 1), error)
      end
      item:add(F.error, error):set_generated()
      item:add(F.skipped, range)
      item:add_proto_expert_info(E.malformed, error .. " at byte " .. offset .. " of the frame")
      return "[" .. error .. "]"
    end

    -- Where decoding goes on behind an error at `at` (SPEC.md 2.7): at a header that holds, or where one may begin whose rest
    -- is not there yet.
    local function resume(text, at, is_believed)
      if is_believed then
        local length = read_header(text, at + 1).length
        if length <= LONGEST_BODY then return math.min(#text, at + HEADER + length), true end
      end
      local from = at + 2
      while true do
        local found = string.find(text, MAGIC, from, true)
        if not found then break end
        if header_holds(text, found) then return found - 1, true end
        if #text - found + 1 < HEADER and not header_error(text, found) then return found - 1, false end
        from = found + 1
      end
      if #text > at + 1 and string.byte(text, #text) == 0xD5 then return #text - 1, false end
      return #text, true
    end

    -- Takes all frames of `tvb`. Of one that is not whole the rest is asked for, unless there is none.
    local function dissect(tvb, pinfo, tree)
      local size, at, number = tvb:captured_len(), 0, 0
      local text = tvb:raw(0, size)
      local is_cut = size < tvb:reported_len()
      local words = {}
      pinfo.cols.protocol:set("WireProtocol")

      local function want(from, missing)
        if is_cut or pinfo.can_desegment == 0 then return false end
        pinfo.desegment_offset = from
        pinfo.desegment_len = missing
        return true
      end

      while at < size do
        number = number + 1
        local error, offset, is_believed = header_error(text, at + 1)
        if error then
          local stop = resume(text, at, is_believed)
          words[#words + 1] = add_malformed(tvb, text, at, stop, pinfo, tree, number, error, offset)
          at = stop
        elseif size - at < HEADER then
          if want(at, DESEGMENT_ONE_MORE_SEGMENT) then break end
          begin_tree(tree, tvb(at, size - at), number, "part of a header"):add_proto_expert_info(E.cut)
          words[#words + 1] = "part of a header"
          at = size
        else
          local whole = HEADER + read_header(text, at + 1).length
          if size - at < whole and want(at, whole - (size - at)) then break end
          words[#words + 1] = add_frame(tvb, text, at, whole, pinfo, tree, number)
          at = at + math.min(whole, size - at)
        end
      end
      if #words > 0 then
        -- Several parts of a packet may come here one after the other: each fences its words against the next.
        local info = pinfo.cols.info
        info:clear()
        local before = tostring(info)
        -- What TCP writes in front ends with a space.
        info:append((string.find(before, "%S$") and "; " or "") .. table.concat(words, "; "))
        info:fence()
      end
      return size
    end

    """#
}
