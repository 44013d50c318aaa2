--[[
  The units of a hold are sold.

  KEYS[1] done  [2] lock  [3] cart  [4] dirty (set of SKUs)  [5] pinned  [6] stock  [7] due
  KEYS[8..]  for each line the SKU's own hash
  ARGV[1] checkout  [2] fingerprint   ARGV[3..] the SKU of each line

  Reply   {"committed"}   now or before
          {"unknown"}     there was no such hold: no count changed, the SKUs are dirty

  Invariant: nothing gives committed units back. The tombstone says committed from now on, the cart counts as bought,
  and a lock that is this checkout's own is gone.
]]
local call = redis.call
local TWO_DAYS = 172800000
local checkout, fingerprint = ARGV[1], ARGV[2]

local done = call("GET", KEYS[1])
if done and string.match(done, "^%S+") == "committed" then return { "committed" } end

local record = call("HGET", KEYS[6], "@" .. checkout)
local by, lines = string.match(record or "", "^%S+ %S+ (%S+) %S+ %S+ (.*)$")
local known = not done and by == fingerprint
local held = {}
if known then
  for sku, units in string.gmatch(lines, "(%S+)=(%d+)") do held[sku] = units end
  call("HDEL", KEYS[6], "@" .. checkout)
  call("ZREM", KEYS[7], checkout)
  call("ZREM", KEYS[5], checkout)
end
for i = 3, #ARGV do
  local units = held[ARGV[i]]
  if units then
    call("HINCRBY", KEYS[i + 5], "total", -units)
    call("HINCRBY", KEYS[i + 5], "version", 1)
  else
    call("SADD", KEYS[4], ARGV[i])
  end
end

call("SET", KEYS[1], "committed " .. fingerprint, "PX", TWO_DAYS)
if call("EXISTS", KEYS[3]) == 1 then call("HSET", KEYS[3], "ordered", checkout) end
if call("GET", KEYS[2]) == checkout then call("DEL", KEYS[2]) end
return { known and "committed" or "unknown" }
