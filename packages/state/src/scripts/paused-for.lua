-- How long the pause of all workers still lasts, by Redis' own clock.
-- KEYS  purse
-- Returns ms, 0 when there is no pause.
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
return math.max(0, math.ceil((tonumber(redis.call('HGET', KEYS[1], 'pausedUntil')) or 0) - now))
