--[[
  How many holds ended by their time and not by a checkout, since this was last asked.

  KEYS[1] stock  [2] due  [3] bought
  ARGV[..] nothing

  Reply   a number; each hold is counted in one reply only

  Invariant: changes no count of units, except that some hundred of the expired holds are given back first. Those that
  are left are given back by whoever comes next, and counted then.
]]
-- include units
local now = clock()
if (call("HGET", KEYS[1], ":due") or NEVER) <= now then reclaim(1, now) end

local expired = call("HGET", KEYS[1], ":expired")
if not expired then return 0 end
call("HDEL", KEYS[1], ":expired")
return tonumber(expired)
