-- Whether a delivery may try: while Genesys answers, always; while it is down, targets that have not failed, and one of
-- those that have, as a probe.
-- KEYS  circuit, failing targets
-- ARGV  target, token of this try, failing targets that open the circuit, ms a probe may take
-- Returns {1, 1 for a probe | 0} or {0, ms until the next probe may go}.
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
if redis.call('SCARD', KEYS[2]) < tonumber(ARGV[3]) then return {1, 0} end
if redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 0 then return {1, 0} end
local circuit = redis.call('HMGET', KEYS[1], 'probeAfter', 'probeUntil')
local wait = math.max(tonumber(circuit[1]) or 0, tonumber(circuit[2]) or 0) - now
if wait > 0 then return {0, math.ceil(wait)} end
redis.call('HSET', KEYS[1], 'probe', ARGV[2], 'probeUntil', string.format('%.3f', now + tonumber(ARGV[4])))
redis.call('PEXPIRE', KEYS[1], 900000)
return {1, 1}
