--[[
  Correct what can be sold of a SKU by the drift that was found, unless something moved since the snapshot.

  KEYS[1] epoch  [2] stock  [3] the SKU's own hash
  ARGV[1] SKU  [2] the snapshot's version  [3] units to add  [4] the ledger's last movement that the correction knows

  Reply   1 corrected, 0 not

  Invariant: acts at one version only, so a sale in between is never overwritten.
]]
local call = redis.call
local own, delta = KEYS[3], ARGV[3]
if call("EXISTS", KEYS[1]) == 0 or call("HGET", own, "version") ~= ARGV[2] then return 0 end

call("HINCRBY", own, "version", 1)
call("HINCRBY", own, "total", delta)
call("HSET", own, "through", ARGV[4])
call("HINCRBY", KEYS[2], ARGV[1], delta)
return 1
