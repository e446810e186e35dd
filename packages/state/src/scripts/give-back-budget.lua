-- Gives a turn back that was not used: nothing was sent.
-- KEYS  purse
-- ARGV  requests a minute at full share
local purse = redis.call('HMGET', KEYS[1], 'nextAt', 'used', 'left')
if not purse[1] then return 0 end
redis.call('HSET', KEYS[1], 'nextAt', string.format('%.3f', tonumber(purse[1]) - 60000 / tonumber(ARGV[1])))
if (tonumber(purse[2]) or 0) > 0 then redis.call('HINCRBY', KEYS[1], 'used', -1) end
if purse[3] then redis.call('HINCRBY', KEYS[1], 'left', 1) end
return 1
