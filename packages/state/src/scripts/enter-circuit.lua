-- Whether a delivery may try: always while Genesys answers; while it is down only one at a time, as a probe.
-- KEYS  circuit, failing targets
-- ARGV  failing targets that open the circuit, ms a probe may take
-- Returns {1, 1 for a probe | 0 while the circuit is closed} or {0, ms until the next probe may go}.
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
if redis.call('SCARD', KEYS[2]) < tonumber(ARGV[1]) then return {1, 0} end
local circuit = redis.call('HMGET', KEYS[1], 'probeAfter', 'probeUntil')
local wait = math.max(tonumber(circuit[1]) or 0, tonumber(circuit[2]) or 0) - now
if wait > 0 then return {0, math.ceil(wait)} end
redis.call('HSET', KEYS[1], 'probeUntil', string.format('%.3f', now + tonumber(ARGV[2])))
redis.call('PEXPIRE', KEYS[1], 900000)
return {1, 1}
