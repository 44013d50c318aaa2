--[[
  Correct what can be sold of a SKU by the drift that was found, unless something moved since the snapshot.

  KEYS[1] epoch  [2] stock
  ARGV[1] SKU  [2] the snapshot's version  [3] units to add  [4] the ledger's last movement that the correction knows

  Reply   1 corrected, 0 not

  Invariant: acts at one version only, so a sale in between is never overwritten; through never goes back.
]]
local call = redis.call
local stock, sku = KEYS[2], ARGV[1]
if call("EXISTS", KEYS[1]) == 0 or call("HGET", stock, sku .. ":version") ~= ARGV[2] then return 0 end

call("HINCRBY", stock, sku, ARGV[3])
call("HINCRBY", stock, sku .. ":total", ARGV[3])
call("HINCRBY", stock, sku .. ":version", 1)
call("HSET", stock, sku .. ":through", ARGV[4])
return 1
