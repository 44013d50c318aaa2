--[[
  What the reserve script does with units and holds, without epoch, tombstone, claim, cart and lock: the part that is
  compared with a bare HINCRBY per line.

  KEYS[1] stock  [2] due  [3] bought   KEYS[4..] for each line the list of checkouts that took some of its SKU
  ARGV[1] checkout  [2] life of the hold in ms  [3] what the hold keeps   ARGV[4..] for each line its SKU and its units

  Reply   {"held-now", expiry} {"held-before"} {"out-of-stock", n, available, ...}

  Invariant: as of reserve.
]]
-- include units
-- include lines
local now = clock()
local read, left, short = readUnits(1, 4, ARGV[1], now)
if read[2] then return { "held-before" } end
if short then return { "out-of-stock", unpack(short) } end
local expiry = format("%.0f", now + ARGV[2])
takeUnits(1, 4, ARGV[1], read, left, "held " .. expiry .. " " .. ARGV[3], expiry)
return { "held-now", expiry }
