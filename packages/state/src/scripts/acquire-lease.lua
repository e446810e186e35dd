-- Takes the target's lease if it is free, and reads the state in the same step.
-- KEYS  lease, state
-- ARGV  token, lease in ms
-- Returns {1, state …} or {0, ms until the lease ends}.
-- Asking twice with one token is granted twice: a client resends a command whose reply was lost.
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) or redis.call('GET', KEYS[1]) == ARGV[1] then
  return {1, redis.call('HGETALL', KEYS[2])}
end
return {0, redis.call('PTTL', KEYS[1])}
