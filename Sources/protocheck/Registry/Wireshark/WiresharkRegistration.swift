// Which streams the dissector gets: those of its ports, those that begin with a frame, those that somebody decodes as it.

extension WiresharkParts {
  static let registration = #"""
    function wireproto.dissector(tvb, pinfo, tree) return dissect(tvb, pinfo, tree) end

    -- Recognises a stream on any port: by a header that holds, or as much of one as is there.
    local function is_wireproto(tvb)
      local text = tvb:raw(0, math.min(tvb:captured_len(), HEADER))
      if #text < 3 then return false end
      return header_holds(text, 1) or (#text < HEADER and header_error(text, 1) == nil)
    end

    wireproto:register_heuristic("tcp", function(tvb, pinfo, tree)
      if not is_wireproto(tvb) then return false end
      dissect(tvb, pinfo, tree)
      pinfo.conversation = wireproto
      return true
    end)

    local tcp_ports = DissectorTable.get("tcp.port")
    tcp_ports:add_for_decode_as(wireproto)
    local registered = ""

    function wireproto.prefs_changed()
      if registered == wireproto.prefs.ports then return end
      if registered ~= "" then tcp_ports:remove(registered, wireproto) end
      registered = wireproto.prefs.ports
      if registered ~= "" then tcp_ports:add(registered, wireproto) end
    end

    """#
}
