-- Takes down what an answer says of the rate limit.
-- KEYS  purse
-- ARGV  limit a minute as configured, requests allowed a minute, requests left of the window, ms until it ends
-- A limit lower than the configured one is the ceiling of the share that is spent.
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local limit, allowed, left, resetMs = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
if allowed >= limit then
  redis.call('HDEL', KEYS[1], 'ceiling')
else
  redis.call('HSET', KEYS[1], 'ceiling', math.max(1, allowed) / limit)
end
-- Within one window it only falls: an answer does not know of the requests that are under way.
local known = redis.call('HMGET', KEYS[1], 'left', 'leftUntil')
if known[1] and known[2] and math.abs(tonumber(known[2]) - now - resetMs) < 2000 then
  left = math.min(left, tonumber(known[1]))
end
redis.call('HSET', KEYS[1], 'left', left, 'leftUntil', string.format('%.3f', now + resetMs))
redis.call('PEXPIRE', KEYS[1], 900000)
return 1
