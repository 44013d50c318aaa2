--[[
  The units of a partition, and how scripts give back what a hold has of them.

  Keys in a row, the first at KEYS[at]:
    stock    hash  <sku>          what can be sold of it
                   <sku>:limit    there once purchases of it are counted by customer
                   @<checkout>    a hold: state (held, pinned), expiry in ms, fingerprint, customer, cart, then sku=units
                                  of each line, with a * where it counts against a purchase limit
                   :due           no later than the earliest expiry among the holds that are not pinned
                   :expired       holds that were given back because their time was over, since somebody asked
    due      zset  <checkout> -> expiry in ms, for the holds that are not pinned
    bought   hash  <sku> <customer> -> units

  What a SKU has beside is a hash of its own: total (what can be sold and what is held), version (moves at pin, commit,
  take-in and reconcile), through (the last movement of the ledger that was taken in).

  Units and holds are one hash, because a script then reads once and writes once, whatever the number of lines.
  Invariant: what can be sold of a SKU and what the holds have of it add up to its total. A hold is given back as a whole,
  by the first script that reads units after it expired; until then its units are nobody else's.
]]
local call, format = redis.call, string.format
local NEVER = "9999999999999"

-- The time in ms as text of 13 digits: such texts compare as the numbers do.
local function clock()
  local time = call("TIME")
  return format("%d%03d", time[1], time[2] / 1000)
end

local function giveBack(at, record)
  local customer, lines = string.match(record, "^%S+ %S+ %S+ (%S+) %S+ (.*)$")
  for sku, units, limited in string.gmatch(lines, "(%S+)=(%d+)(%*?)") do
    call("HINCRBY", KEYS[at], sku, units)
    if limited ~= "" then
      local field = sku .. " " .. customer
      if call("HINCRBY", KEYS[at + 2], field, -units) <= 0 then call("HDEL", KEYS[at + 2], field) end
    end
  end
end

local function isOver(record, now)
  return record and string.sub(record, 1, 4) == "held" and string.sub(record, 6, 18) <= now
end

-- Gives back some hundred of the expired holds, oldest first; says whether there may be more.
local function reclaim(at, now)
  local all, due, most = KEYS[at], KEYS[at + 1], 500
  local expired, given = call("ZRANGEBYSCORE", due, "-inf", now, "LIMIT", 0, most), 0
  for _, checkout in ipairs(expired) do
    local record = call("HGET", all, "@" .. checkout)
    if record then
      giveBack(at, record)
      call("HDEL", all, "@" .. checkout)
      given = given + 1
    end
  end
  if #expired > 0 then call("ZREM", due, unpack(expired)) end
  if given > 0 then call("HINCRBY", all, ":expired", given) end
  call("HSET", all, ":due", call("ZRANGE", due, 0, 0, "WITHSCORES")[2] or NEVER)
  return #expired == most
end
