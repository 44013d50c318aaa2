--[[
  What can be sold and what is held of some SKUs, after expired holds are given back.

  KEYS[1] stock  [2] due  [3] bought
  ARGV[..] the SKUs

  Reply   {available, held, ...} in the order asked; two empty words for a SKU that was never stocked

  Invariant: changes nothing but expired holds.
]]
-- include units
local now = clock()
if (call("HGET", KEYS[1], ":due") or NEVER) <= now then
  while reclaim(1, now) do end
end

local reply = {}
for i, sku in ipairs(ARGV) do
  local read = call("HMGET", KEYS[1], sku, sku .. ":total")
  local available = tonumber(read[1] or "")
  reply[2 * i - 1] = available and math.max(available, 0) or ""
  reply[2 * i] = available and read[2] - available or ""
end
return reply
