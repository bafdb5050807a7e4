// CRC-32C in Lua, for each version of Lua that Wireshark has.

extension WiresharkParts {
  static let checksum = #"""
    -- The operators of Lua 5.3 are no syntax of 5.2, whose Wireshark has a library instead.
    local operators = load("return function(a, b) return a ~ b end, function(a, n) return a >> n end, function(a, b) return a & b end")
    local bxor, rshift, band
    if operators then
      bxor, rshift, band = operators()
    else
      local bits = bit32 or bit
      bxor, rshift, band = bits.bxor, bits.rshift, bits.band
    end

    local crc_table = {}
    for byte = 0, 255 do
      local value = byte
      for _ = 1, 8 do
        value = band(value, 1) == 1 and bxor(rshift(value, 1), 0x82F63B78) or rshift(value, 1)
      end
      crc_table[byte] = value % 0x100000000
    end

    -- CRC-32C (SPEC.md 2.3) of a string.
    local function crc32c(text, from, to)
      local crc, byte_at = 0xFFFFFFFF, string.byte
      for index = from or 1, to or #text do
        crc = bxor(crc_table[band(bxor(crc, byte_at(text, index)), 0xFF)], rshift(crc, 8))
      end
      return bxor(crc, 0xFFFFFFFF) % 0x100000000
    end

    local function uint32_at(text, at)
      local a, b, c, d = string.byte(text, at, at + 3)
      return ((a * 256 + b) * 256 + c) * 256 + d
    end

    local MAGIC = string.char(0xD5, 0x58)

    -- Whether a header whose checksum holds stands at `at` of `text`, counted from 1.
    local function header_holds(text, at)
      return #text - at + 1 >= HEADER and string.sub(text, at, at + 1) == MAGIC
        and rshift(string.byte(text, at + 2), 4) == 1
        and crc32c(text, at, at + 19) == uint32_at(text, at + 20)
    end

    """#
}
