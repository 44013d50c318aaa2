--[[
  Claim the key, lock the cart and hold every line, or do none of it.

  KEYS[1] epoch  [2] done  [3] claim  [4] lock  [5] hold  [6] cart   KEYS[7..] four per line: stock, holds, qty, bought
  ARGV[1] checkout  [2] fingerprint  [3] customer  [4] cart id  [5] cart version  [6] life of the hold in ms
  ARGV[7] the lines as one text, kept for the sweep   ARGV[8..] two per line: units, limit per customer (empty: none)

  Reply   {"held-now", expiry}            taken by this call
          {"held-before", expiry}         the same request holds it already
          {"closed"}                      this checkout has ended
          {"key-reused"}                  the key belongs to another body that holds, held or bought
          {"cart-missing"} {"cart-ordered"} {"cart-locked", checkout} {"cart-changed"}
          {"out-of-stock", n, available, ...}    for each line n that lacks units
          {"purchase-limit", n, allowed, ...}    for each line n that is more than the customer may still buy
          {"memory-lost"}                 there is no epoch: nothing can be promised

  Invariant: every reply but held-now leaves claim, lock, hold and counts alone, except that expired holds are
  given back; that happens at the first script to touch a SKU after the instant of expiry.
]]
-- include units
local DAY = 86400000
local FIRST_LINE, FIRST_AMOUNT = 7, 8
local checkout, fingerprint, customer = ARGV[1], ARGV[2], ARGV[3]

local words = redis.call("MGET", KEYS[1], KEYS[2], KEYS[4])
local epoch, done, lockedBy = words[1], words[2], words[3]
if not epoch then return { "memory-lost" } end
if done then return { string.match(done, " (.*)$") == fingerprint and "closed" or "key-reused" } end

local now = clock()
local earlier = redis.call("HMGET", KEYS[5], "state", "fingerprint", "expiresAt")
if earlier[1] == "pinned" or (earlier[1] and tonumber(earlier[3]) > now) then
  if earlier[2] ~= fingerprint then return { "key-reused" } end
  return { "held-before", tonumber(earlier[3]) }
end

local cart = redis.call("HMGET", KEYS[6], "version", "ordered")
if not cart[1] then return { "cart-missing" } end
if cart[2] then return { "cart-ordered" } end
if lockedBy and lockedBy ~= checkout then return { "cart-locked", lockedBy } end
if cart[1] ~= ARGV[5] then return { "cart-changed" } end

local skus, short, beyond = {}, { "out-of-stock" }, { "purchase-limit" }
for line = 1, (#ARGV - FIRST_AMOUNT + 1) / 2 do
  local at, amount = FIRST_LINE + 4 * (line - 1), FIRST_AMOUNT + 2 * (line - 1)
  local units, limit = tonumber(ARGV[amount]), ARGV[amount + 1]
  local sku = readSku(at, now)
  skus[line] = sku
  if sku.available < units then
    short[#short + 1] = line
    short[#short + 1] = math.max(sku.available, 0)
  end
  if limit ~= "" then
    local allowed = tonumber(limit) - tonumber(redis.call("HGET", KEYS[at + 3], customer) or 0)
    if allowed < units then
      beyond[#beyond + 1] = line
      beyond[#beyond + 1] = math.max(allowed, 0)
    end
  end
end
if #short > 1 then return short end
if #beyond > 1 then return beyond end

local expiry = now + tonumber(ARGV[6])
for line, sku in ipairs(skus) do
  local at, amount = FIRST_LINE + 4 * (line - 1), FIRST_AMOUNT + 2 * (line - 1)
  if ARGV[amount + 1] ~= sku.limit then
    sku.limit = ARGV[amount + 1]
    redis.call("HSET", KEYS[at], "limit", sku.limit)
  end
  takeUnits(sku, at, checkout, customer, ARGV[amount], expiry)
end
redis.call("HSET", KEYS[5], "state", "held", "fingerprint", fingerprint, "customer", customer, "cart", ARGV[4],
  "lines", ARGV[7], "expiresAt", expiry)
redis.call("PEXPIRE", KEYS[5], expiry - now + 2 * DAY)
redis.call("SET", KEYS[3], fingerprint .. " " .. checkout, "PX", 2 * DAY)
redis.call("SET", KEYS[4], checkout, "PX", expiry - now)
redis.call("PEXPIRE", KEYS[6], expiry - now + DAY, "GT")
return { "held-now", expiry }
