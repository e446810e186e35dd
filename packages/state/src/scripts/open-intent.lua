-- Notes what is about to be sent, only while the lease is the sender's; from here on live is not believed.
-- KEYS  lease, state
-- ARGV  token, lease in ms, content hash, when to write again if an earlier write's fate is open (epoch ms)
-- Returns 1, or 0 when the lease is no longer the sender's.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
local intent = redis.call('HMGET', KEYS[2], 'intent', 'intentToken')
if intent[2] ~= ARGV[1] then
  if intent[1] then
    redis.call('HSET', KEYS[2], 'previousIntent', intent[1])
    -- Somebody sent this and never said how it ended (killed, frozen): the server may still apply it, after ours.
    if intent[1] ~= 'unknown' then redis.call('HSET', KEYS[2], 'suspectAt', ARGV[4]) end
  else
    redis.call('HDEL', KEYS[2], 'previousIntent')
  end
end
redis.call('HSET', KEYS[2], 'intent', ARGV[3], 'intentToken', ARGV[1])
return 1
