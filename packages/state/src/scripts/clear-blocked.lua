-- Forgets which contents this target refused.
-- KEYS  state
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  if string.sub(all[i], 1, 8) == 'blocked:' then redis.call('HDEL', KEYS[1], all[i]) end
end
return 1
