--[[
  What can be sold and what is held of some SKUs, after expired holds are given back.

  KEYS[1] stock  [2] due  [3] bought   KEYS[4..] each SKU's own hash
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
for i, available in ipairs(call("HMGET", KEYS[1], unpack(ARGV))) do
  local total = call("HGET", KEYS[i + 3], "total")
  reply[2 * i - 1] = available and total and math.max(tonumber(available), 0) or ""
  reply[2 * i] = available and total and total - available or ""
end
return reply
