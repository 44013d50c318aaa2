--[[
  How every script that counts a SKU reads it, gives back what has expired, and takes units.

  A SKU is four keys in a row, the first at KEYS[at]:
    stock    hash  available, held, version, through; due: no later than the earliest expiry among the holds, empty
                   when none expires; limit: there while one customer may buy only so many
    holds    zset  checkout -> expiry in ms, +inf once pinned
    qty      hash  checkout -> units, followed by the customer where the SKU has a limit
    bought   hash  customer -> units, where the SKU has a limit

  Invariant: available + held changes only by movements and corrections; a hold's units are in qty for as long as
  its checkout is in holds. A SKU's expired holds are found and given back from its own four keys alone.
]]
local MOST_AT_ONCE = 500 -- unpack has a limit of a few thousand

local function clock()
  local time = redis.call("TIME")
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function unitsOf(entry)
  local units = tonumber(entry)
  if units then return units end
  local digits, customer = string.match(entry, "^(%d+) (.*)$")
  return tonumber(digits), customer
end

local function giveBackToLimit(bought, customer, units)
  if redis.call("HINCRBY", bought, customer, -units) <= 0 then redis.call("HDEL", bought, customer) end
end

local function reclaim(sku, at, now)
  local stock, holds, qty, bought = KEYS[at], KEYS[at + 1], KEYS[at + 2], KEYS[at + 3]
  local back = 0
  repeat
    local expired = redis.call("ZRANGEBYSCORE", holds, "-inf", now, "LIMIT", 0, MOST_AT_ONCE)
    if #expired > 0 then
      for _, entry in ipairs(redis.call("HMGET", qty, unpack(expired))) do
        local units, customer = unitsOf(entry or "0")
        back = back + units
        if customer then giveBackToLimit(bought, customer, units) end
      end
      redis.call("ZREM", holds, unpack(expired))
      redis.call("HDEL", qty, unpack(expired))
    end
  until #expired < MOST_AT_ONCE

  local earliest = redis.call("ZRANGE", holds, 0, 0, "WITHSCORES")[2]
  if earliest == "inf" then earliest = nil end
  sku.available, sku.held, sku.due = sku.available + back, sku.held - back, tonumber(earliest)
  redis.call("HSET", stock, "available", sku.available, "held", sku.held, "due", earliest or "")
end

-- A SKU that was never stocked has nothing available, and no `stocked`.
local function readSku(at, now)
  local read = redis.call("HMGET", KEYS[at], "available", "held", "due", "limit")
  local sku = {
    stocked = read[1] ~= false,
    available = tonumber(read[1] or 0),
    held = tonumber(read[2] or 0),
    due = tonumber(read[3] or ""),
    limit = read[4] or "",
  }
  if sku.due and sku.due <= now then reclaim(sku, at, now) end
  return sku
end

-- `expiry` is a time in ms, or "+inf".
local function takeUnits(sku, at, checkout, customer, units, expiry)
  local due = sku.due
  if expiry ~= "+inf" and (not due or expiry < due) then due = expiry end
  redis.call("HSET", KEYS[at], "available", sku.available - units, "held", sku.held + units, "due", due or "")
  redis.call("ZADD", KEYS[at + 1], expiry, checkout)
  if sku.limit == "" then
    redis.call("HSET", KEYS[at + 2], checkout, units)
  else
    redis.call("HSET", KEYS[at + 2], checkout, units .. " " .. customer)
    redis.call("HINCRBY", KEYS[at + 3], customer, units)
  end
end
