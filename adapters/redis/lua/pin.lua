--[[
  Keep a hold from expiring, and take its units again, all or none, when it is not there any more.

  KEYS[1] epoch  [2] done  [3] lock  [4] pinned (zset: checkout -> when it was pinned)  [5] stock  [6] due  [7] bought
  KEYS[8..]  for each line the list of checkouts that took some of its SKU, then for each line the SKU's own hash
  ARGV[1] checkout  [2] what the hold keeps: fingerprint, customer, cart, sku=units...
  ARGV[3..]  for each line its SKU and its units

  Reply   {"pinned"}         now or before
          {"uncounted"}      the memory is lost: nothing is written, the ledger alone decides
          {"closed"}         released or committed, or held for another body
          {"out-of-stock"}   the units are gone and there are not enough others; nothing changed

  Invariant: a pinned hold leaves due and is given back by release alone. Its lock has no end of its own, and a lock
  that another checkout has by now is left to it.
]]
-- include units
-- include lines
local checkout, hold = ARGV[1], ARGV[2]

local words = call("MGET", KEYS[1], KEYS[2], KEYS[3])
local epoch, done, lockedBy = words[1], words[2], words[3]
if done then return { "closed" } end
if not epoch then return { "uncounted" } end

local now = clock()
local record = call("HGET", KEYS[5], "@" .. checkout)
if record then
  local state, kept = string.match(record, "^(%S+) (.*)$")
  if string.match(kept, "^%S+ (%S+)") ~= string.match(hold, "^%S+") then return { "closed" } end
  if state == "pinned" then return { "pinned" } end
  call("HSET", KEYS[5], "@" .. checkout, "pinned " .. kept)
  call("ZREM", KEYS[6], checkout)
else
  local read, left, short = readUnits(5, 3, checkout, now)
  if short then return { "out-of-stock" } end
  local who, customer = string.match(hold, "^(%S+ (%S+) %S+)")
  local kept = { "pinned", now, who }
  for i = 3, #ARGV, 2 do
    local sku, units = ARGV[i], ARGV[i + 1]
    local limited = call("HEXISTS", KEYS[5], sku .. ":limit") == 1
    if limited then call("HINCRBY", KEYS[7], sku .. " " .. customer, units) end
    kept[#kept + 1] = sku .. "=" .. units .. (limited and "*" or "")
  end
  takeUnits(5, 3, checkout, read, left, table.concat(kept, " "))
end

for i = 8 + (#ARGV - 2) / 2, #KEYS do call("HINCRBY", KEYS[i], "version", 1) end
call("ZADD", KEYS[4], now, checkout)
if not lockedBy or lockedBy == checkout then call("SET", KEYS[3], checkout) end
return { "pinned" }
