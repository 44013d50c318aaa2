--[[
  Claim the key, lock the cart and hold every line, or do none of it.

  KEYS[1] epoch  [2] done  [3] lock  [4] claim  [5] cart  [6] stock  [7] due  [8] bought
  KEYS[9..]  for each line the list of checkouts that took some of its SKU
  ARGV[1] checkout  [2] life of the hold in ms  [3] what the hold keeps: fingerprint, customer, cart, sku=units...
  ARGV[4] cart version  [5] for each line the units one customer may buy, or -; empty when no line has a limit
  ARGV[6..]  for each line its SKU and its units

  Reply   {"held-now", expiry}              taken by this call
          {"held-before", expiry}           the same request holds it already
          {"closed"}                        this checkout has ended
          {"key-reused"}                    the key belongs to another body, which holds, held or bought
          {"cart-missing"} {"cart-ordered"} {"cart-locked", checkout} {"cart-changed"}
          {"out-of-stock", n, available, ...}    for each line n that lacks units
          {"purchase-limit", n, allowed, ...}    for each line n that is more than the customer may still buy
          {"memory-lost"}                   there is no epoch: nothing can be promised

  Invariant: every reply but held-now leaves claim, lock, cart and what can be sold as they were, except that expired
  holds are given back. The claim says whose key it is only for as long as a hold or a tombstone stands behind it.
]]
-- include units
-- include lines
local DAY = 86400000
local checkout, life, hold, version, limits = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local words = call("MGET", KEYS[1], KEYS[2], KEYS[3])
local epoch, done, lockedBy = words[1], words[2], words[3]
if not epoch then return { "memory-lost" } end
local fingerprint = string.match(hold, "^%S+")
if done then return { string.match(done, "%S+$") == fingerprint and "closed" or "key-reused" } end

local now = clock()
local read, left, short = readUnits(6, 6, checkout, now)
if read[2] then
  local expiry, by = string.match(read[2], "^%S+ (%S+) (%S+)")
  if by ~= fingerprint then return { "key-reused" } end
  return { "held-before", expiry }
end

local cart = call("HMGET", KEYS[5], "version", "ordered")
if not cart[1] then return { "cart-missing" } end
if cart[2] then return { "cart-ordered" } end
if lockedBy and lockedBy ~= checkout then return { "cart-locked", lockedBy } end
if cart[1] ~= version then return { "cart-changed" } end
if short then return { "out-of-stock", unpack(short) } end

local counted = {}
if limits ~= "" then
  local customer = string.match(hold, "^%S+ (%S+)")
  local beyond, line = { "purchase-limit" }, 0
  for limit in string.gmatch(limits, "%S+") do
    line = line + 1
    if limit ~= "-" then
      local sku, units = ARGV[4 + 2 * line], ARGV[5 + 2 * line]
      local allowed = limit - (call("HGET", KEYS[8], sku .. " " .. customer) or 0)
      if allowed - units < 0 then
        beyond[#beyond + 1] = line
        beyond[#beyond + 1] = math.max(allowed, 0)
      end
      counted[#counted + 1] = { sku = sku, units = units, limit = limit, field = sku .. " " .. customer }
    end
  end
  if #beyond > 1 then return beyond end
end

local expiry = format("%.0f", now + life)
takeUnits(6, 6, checkout, read, left, "held " .. expiry .. " " .. hold, expiry)
for _, line in ipairs(counted) do
  call("HINCRBY", KEYS[8], line.field, line.units)
  call("HSET", KEYS[6], line.sku .. ":limit", line.limit)
end
call("SET", KEYS[4], fingerprint .. " " .. checkout, "PX", 2 * DAY)
call("SET", KEYS[3], checkout, "PX", life)
call("PEXPIRE", KEYS[5], life + DAY, "GT")
return { "held-now", expiry }
