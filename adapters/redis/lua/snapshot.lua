--[[
  One SKU at one moment, after expired holds are given back.

  KEYS[1] epoch  [2] stock  [3] due  [4] bought  [5] the list of checkouts that took some of this SKU
  KEYS[6] the SKU's own hash
  ARGV[1] SKU

  Reply   {}                                                     never stocked, or the memory is lost
          {available, version, through, checkout, units, ...}    with every hold that has some of the SKU

  Invariant: changes no count. The list has one entry each time that a checkout took some, and those whose hold is gone
  are dropped here: a snapshot costs what was taken since the last one, and what is held.
]]
-- include units
local all, takers, sku, atOnce = KEYS[2], KEYS[5], ARGV[1], 500
if call("EXISTS", KEYS[1]) == 0 then return {} end

local now = clock()
if (call("HGET", all, ":due") or NEVER) <= now then
  while reclaim(2, now) do end
end

local available = call("HGET", all, sku)
local own = call("HMGET", KEYS[6], "version", "through")
if not available or not own[1] then return {} end
local reply = { tonumber(available), tonumber(own[1]), tonumber(own[2]) }

local fields, seen = {}, {}
local taken = call("LRANGE", takers, 0, -1)
for _, checkout in ipairs(taken) do
  if not seen[checkout] then fields[#fields + 1] = "@" .. checkout end
  seen[checkout] = true
end
local alive = {}
local mark = " " .. sku .. "="
for first = 1, #fields, atOnce do
  local last = math.min(first + atOnce - 1, #fields)
  for i, record in ipairs(call("HMGET", all, unpack(fields, first, last))) do
    local _, at = string.find(record or "", mark, 1, true)
    if at then
      local checkout = string.sub(fields[first + i - 1], 2)
      alive[#alive + 1] = checkout
      reply[#reply + 1] = checkout
      reply[#reply + 1] = tonumber(string.match(record, "^%d+", at + 1))
    end
  end
end

if #alive < #taken then
  call("DEL", takers)
  for first = 1, #alive, atOnce do
    call("RPUSH", takers, unpack(alive, first, math.min(first + atOnce - 1, #alive)))
  end
end
return reply
