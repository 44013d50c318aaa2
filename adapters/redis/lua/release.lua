--[[
  The units of a hold can be sold again.

  KEYS[1] done  [2] lock  [3] dirty (set of SKUs)  [4] pinned  [5] stock  [6] due  [7] bought
  ARGV[1] checkout  [2] fingerprint   ARGV[3..] the SKU of each line

  Reply   {"released"}    now or before
          {"committed"}   it was sold: no count changed, the SKUs are dirty
          {"unknown"}     there was no such hold: no count changed, the SKUs are dirty

  Invariant: units come back once. The tombstone stands also where there was no hold, so that a hold or pin that comes
  later is closed; it ends whatever the checkout holds, and a lock that is this checkout's own is gone.
]]
-- include units
local TWO_DAYS = 172800000
local checkout, fingerprint = ARGV[1], ARGV[2]

local function soil()
  for i = 3, #ARGV do call("SADD", KEYS[3], ARGV[i]) end
end

local done = call("GET", KEYS[1])
if done then
  local word = string.match(done, "^%S+")
  if word == "committed" then soil() end
  return { word }
end

local record = call("HGET", KEYS[5], "@" .. checkout)
if record then
  giveBack(5, record)
  call("HDEL", KEYS[5], "@" .. checkout)
  call("ZREM", KEYS[6], checkout)
  call("ZREM", KEYS[4], checkout)
else
  soil()
end

call("SET", KEYS[1], "released " .. fingerprint, "PX", TWO_DAYS)
if call("GET", KEYS[2]) == checkout then call("DEL", KEYS[2]) end
return { record and "released" or "unknown" }
