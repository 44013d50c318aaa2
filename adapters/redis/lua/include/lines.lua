--[[
  How a cart's lines are counted and taken. Comes after units.

  KEYS[at..]      stock, due, bought, then for each line the list of checkouts that took some of its SKU
  ARGV[from..]    for each line its SKU and its units; a SKU comes once
]]

-- Answers { :due, the checkout's hold, what can be sold of each line's SKU }, what is left of each when the lines are
-- taken, and the lines that lack units, each followed by what there is (nil when none lacks any). Where thousands of
-- holds expired at once, only as many are given back as the answer needs; the next script goes on.
local function readUnits(at, from, checkout, now)
  local ask = { "HMGET", KEYS[at], ":due", "@" .. checkout }
  for i = from, #ARGV, 2 do ask[#ask + 1] = ARGV[i] end
  local more = true
  while true do
    local read = call(unpack(ask))
    local left, short = {}, nil
    for line = 1, #read - 2 do
      local units = ARGV[from + 2 * line - 1]
      left[line] = (read[line + 2] or 0) - units
      if left[line] < 0 then
        short = short or {}
        short[#short + 1] = line
        short[#short + 1] = math.max(left[line] + units, 0)
      end
    end
    if not more or (read[1] or NEVER) > now then return read, left, short end
    more = reclaim(at, now) and (short or isOver(read[2], now))
  end
end

local function takeUnits(at, from, checkout, read, left, record, expiry)
  local put = { "HSET", KEYS[at], "@" .. checkout, record }
  for line, units in ipairs(left) do
    put[2 * line + 3] = ARGV[from + 2 * line - 2]
    put[2 * line + 4] = format("%d", units)
  end
  if expiry and expiry < (read[1] or NEVER) then
    put[#put + 1] = ":due"
    put[#put + 1] = expiry
  end
  call(unpack(put))
  if expiry then call("ZADD", KEYS[at + 1], expiry, checkout) end
  for line = 1, #left do call("RPUSH", KEYS[at + 2 + line], checkout) end
end
