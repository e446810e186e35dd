-- Takes down whether Genesys answered a delivery, with whatever answer. Any answer closes the circuit.
-- KEYS  circuit, failing targets
-- ARGV  target, whether it answered (1 | 0), failing targets that open the circuit, first and longest ms between probes
-- Returns 1 when this report opened the circuit, else 0.
if ARGV[2] == '1' then
  redis.call('DEL', KEYS[1], KEYS[2])
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('PEXPIRE', KEYS[2], 900000)
if redis.call('SCARD', KEYS[2]) < tonumber(ARGV[3]) then return 0 end
-- Those that were under way together when the first failed are one failure, not several.
if now < (tonumber(redis.call('HGET', KEYS[1], 'probeAfter')) or 0) then return 0 end
local failures = redis.call('HINCRBY', KEYS[1], 'failures', 1)
local pause = math.min(tonumber(ARGV[5]), tonumber(ARGV[4]) * 2 ^ math.min(failures - 1, 20))
redis.call('HSET', KEYS[1], 'probeAfter', string.format('%.3f', now + pause))
redis.call('PEXPIRE', KEYS[1], 900000)
if failures == 1 then return 1 end
return 0
