--[[
  The least that a script can do for a cart: one HINCRBY per line, with nothing kept and nothing checked.

  KEYS[..] a hash per line
  ARGV[..] its units

  Reply   1

  Invariant: none.
]]
for line = 1, #KEYS do redis.call("HINCRBY", KEYS[line], "available", -ARGV[line]) end
return 1
