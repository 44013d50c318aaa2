--[[
  Take in what the ledger's movements after one and up to another changed of a SKU, each once and in order.

  KEYS[1] epoch  [2] stock  [3] the SKU's own hash
  ARGV[1] SKU  [2] the movement taken in last, 0 for none yet  [3] the last one of these  [4] units they add

  Reply   the movement that is taken in last now; another than ARGV[3] when nothing was done

  Invariant: through moves only from the very movement that it stood at, and never while the memory is lost. Units that
  are held while an adjustment takes them away leave less than nothing to sell, so that a release sells none of them.
]]
local call = redis.call
local own, from, to, delta = KEYS[3], ARGV[2], ARGV[3], ARGV[4]

local read = call("HMGET", own, "through", "version")
local through = read[1] or "0"
if through ~= from or call("EXISTS", KEYS[1]) == 0 then return tonumber(through) end

-- A version that was seen before the memory was lost must never come again: the first one is the time.
if not read[2] then call("HSET", own, "version", call("TIME")[1] .. "000") end
call("HINCRBY", own, "version", 1)
call("HINCRBY", own, "total", delta)
call("HSET", own, "through", to)
call("HINCRBY", KEYS[2], ARGV[1], delta)
return tonumber(to)
