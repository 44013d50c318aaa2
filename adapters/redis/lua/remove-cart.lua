--[[
  Remove a cart that still has the version it was seen in.

  KEYS[1] cart  [2] lock
  ARGV[1] the version

  Reply   {"removed"} {"not-found"} {"locked"} {"ordered"} {"mismatch", version}

  Invariant: every other reply than removed leaves the cart as it was.
]]
-- include cart
local refusal = refuse(ARGV[1])
if refusal then return refusal end
redis.call("DEL", KEYS[1])
return { "removed" }
