--[[
  Undo a hold that was taken just now, as if it never had been.

  KEYS[1] lock  [2] stock  [3] due  [4] bought
  ARGV[1] checkout  [2] fingerprint

  Reply   {"withdrawn"}   its units can be sold again, and the cart is free
          {"kept"}        there is no hold of this request that is not pinned: nothing changed

  Invariant: units come back once, and no tombstone stands: what the checkout itself has or had is not touched.
]]
-- include units
local checkout, fingerprint = ARGV[1], ARGV[2]

local record = call("HGET", KEYS[2], "@" .. checkout)
local state, by = string.match(record or "", "^(%S+) %S+ (%S+)")
if state ~= "held" or by ~= fingerprint then return { "kept" } end

giveBack(2, record)
call("HDEL", KEYS[2], "@" .. checkout)
call("ZREM", KEYS[3], checkout)
if call("GET", KEYS[1]) == checkout then call("DEL", KEYS[1]) end
return { "withdrawn" }
