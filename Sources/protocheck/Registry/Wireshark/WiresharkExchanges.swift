// Requests and their responses, matched by connection, sender, command and sequence (SPEC.md 2.5).

extension WiresharkParts {
  static let exchanges = #"""
    local exchanges = {}

    function wireproto.init() exchanges = {} end

    -- The exchanges of one sequence, in the order of their requests: a connection may use a number again, and so may a later
    -- one of the same ports. The number of the stream would tell these apart, but a first pass without a tree does not have it.
    local function exchanges_of(pinfo, header)
      local from, to = tostring(pinfo.src) .. " " .. pinfo.src_port, tostring(pinfo.dst) .. " " .. pinfo.dst_port
      if header.kind == 1 then from, to = to, from end
      local key = table.concat({from, to, header.command, header.sequence}, "|")
      local list = exchanges[key]
      if not list then
        list = {}
        exchanges[key] = list
      end
      return list
    end

    -- The exchange of a frame. On the first pass it is noted; later passes find it by the number of the packet.
    local function exchange_of(pinfo, header)
      local list = exchanges_of(pinfo, header)
      local role = header.kind == 0 and "request" or "response"
      for _, exchange in ipairs(list) do
        if exchange[role] == pinfo.number then return exchange end
      end
      if pinfo.visited then return nil end
      if role == "request" then
        list[#list + 1] = {request = pinfo.number, asked = pinfo.rel_ts}
        return list[#list]
      end
      for index = #list, 1, -1 do
        if not list[index].response then
          list[index].response = pinfo.number
          list[index].seconds = pinfo.rel_ts - list[index].asked
          return list[index]
        end
      end
      return nil
    end

    local function relative(seconds)
      local whole = math.floor(seconds)
      local rest = math.floor((seconds - whole) * 1e9 + 0.5)
      if rest >= 1000000000 then whole, rest = whole + 1, rest - 1000000000 end
      return NSTime.new(whole, rest)
    end

    local function add_exchange(pinfo, tree, header)
      if header.kind == 2 then return end
      local exchange = exchange_of(pinfo, header)
      if header.kind == 0 then
        if exchange and exchange.response then
          tree:add(F.response_in, exchange.response):set_generated()
        elseif pinfo.visited then
          tree:add_proto_expert_info(E.no_response)
        end
      elseif exchange then
        tree:add(F.response_to, exchange.request):set_generated()
        tree:add(F.time, relative(exchange.seconds)):set_generated()
      else
        tree:add_proto_expert_info(E.no_request)
      end
    end

    """#
}
