--[[
  Take one request from a caller's allowance, if one is left. What was taken comes back evenly over the window.

  KEYS[1] when the allowance is whole again, in ms (with fractions); missing = it is whole
  ARGV[1] requests in a window  [2] the window in ms

  Reply   {"taken", left, ms until it is whole}
          {"refused", ms until one is left, ms until it is whole}

  Invariant: in any stretch of time no more are taken than a full allowance and what came back meanwhile. A refusal
  changes nothing, so that whoever asks too often is not shut out for longer.
]]
local call = redis.call
local requests, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local gap = window / requests

local time = call("TIME")
local now = time[1] * 1000 + time[2] / 1000
local whole = math.max(tonumber(call("GET", KEYS[1]) or "0"), now) + gap

-- A thousandth of a ms is less than any gap: what rounding took must not cost a request.
local left = math.floor((now + window - whole) / gap + 0.001)
if left < 0 then
  whole = whole - gap
  return { "refused", math.ceil(whole + gap - window - now), math.ceil(whole - now) }
end

call("SET", KEYS[1], string.format("%.3f", whole), "PX", math.ceil(whole - now))
return { "taken", left, math.ceil(whole - now) }
