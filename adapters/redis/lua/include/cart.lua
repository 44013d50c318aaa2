--[[
  Why a cart cannot be changed. KEYS[1] cart  [2] lock
]]
local function refuse(from)
  local cart = redis.call("HMGET", KEYS[1], "version", "ordered")
  if not cart[1] then return { "not-found" } end
  if cart[2] then return { "ordered" } end
  if redis.call("EXISTS", KEYS[2]) == 1 then return { "locked" } end
  if cart[1] ~= from then return { "mismatch", cart[1] } end
end
