--[[
  Write a cart as it is to be, made from one version of it.

  KEYS[1] cart (hash: version, document, ordered: the checkout that bought it)  [2] lock
  ARGV[1] the version it was made from  [2] the new version  [3] the document  [4] life in ms

  Reply   {"replaced"} {"not-found"} {"locked"} {"ordered"} {"mismatch", version}

  Invariant: every other reply than replaced leaves the cart as it was.
]]
-- include cart
local refusal = refuse(ARGV[1])
if refusal then return refusal end
redis.call("HSET", KEYS[1], "version", ARGV[2], "document", ARGV[3])
redis.call("PEXPIRE", KEYS[1], ARGV[4])
return { "replaced" }
