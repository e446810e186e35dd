-- What a place holds is not what was written last: live is unknown, and it is written again.
-- KEYS  state
-- An intent that is open says so already, and belongs to a write under way.
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSETNX', KEYS[1], 'intent', 'unknown') end
return 1
