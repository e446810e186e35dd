-- A probe that is over makes room for the next.
-- KEYS  circuit
-- ARGV  token of the try
if redis.call('HGET', KEYS[1], 'probe') ~= ARGV[1] then return 0 end
redis.call('HDEL', KEYS[1], 'probe', 'probeUntil')
return 1
