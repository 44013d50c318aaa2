--[[
  Fill a memory that was lost, in batches, and declare it whole at the end.

  KEYS[1] epoch  [2] rebuilding  [3] stock  [4] due  [5] pinned   KEYS[6..] each SKU's own hash
  ARGV[1] begin, write or finish  [2] token   ARGV[3..] for each SKU: itself, units that can be sold, last movement

  Reply   {"going", token}   begin: write on with this token, which another rebuild may have brought
          {"going"}          write: written
          {"finished"}       finish: declared whole by this call
          {"whole"}          it was whole already: nothing was written
          {"lost"}           the memory was lost once more meanwhile: nothing was written

  Invariant: nothing is written once there is an epoch, and the epoch stands for counters that are all of one memory.
  Versions begin at the time, so that none comes twice.
]]
local call = redis.call
local step, token = ARGV[1], ARGV[2]
if call("EXISTS", KEYS[1]) == 1 then return { "whole" } end

if step == "begin" then
  if call("SET", KEYS[2], token, "NX") then call("DEL", KEYS[3], KEYS[4], KEYS[5]) end
  return { "going", call("GET", KEYS[2]) }
end
if call("GET", KEYS[2]) ~= token then return { "lost" } end

local time = call("TIME")
local now = string.format("%d%03d", time[1], time[2] / 1000)
for i = 6, #KEYS do
  local from = 3 + 3 * (i - 6)
  local sku, available, through = ARGV[from], ARGV[from + 1], ARGV[from + 2]
  call("HSET", KEYS[3], sku, available)
  call("HSET", KEYS[i], "total", available, "version", now, "through", through)
end
if step == "write" then return { "going" } end

call("SET", KEYS[1], now)
call("DEL", KEYS[2])
return { "finished" }
