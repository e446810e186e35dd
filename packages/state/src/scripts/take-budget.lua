-- One request's worth from the purse of all workers (GCRA: the generic cell rate algorithm). Grants at once or, within
-- the longest wait the caller accepts, a place in line. Redis' own clock, so that workers' clocks do not matter.
-- KEYS  purse
-- ARGV  requests a minute at full share, burst in ms' worth, longest wait in ms, share regained per minute
-- Returns {granted 1 | 0, ms to wait: before sending when granted, before asking again when not}.
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local burstMs, longestWait = tonumber(ARGV[2]), tonumber(ARGV[3])
local purse = redis.call('HMGET', KEYS[1], 'nextAt', 'pausedUntil', 'minute', 'used', 'share', 'shareAt', 'ceiling',
  'left', 'leftUntil')
local pausedFor = (tonumber(purse[2]) or 0) - now
if pausedFor > 0 then return {0, math.ceil(pausedFor)} end

-- What Genesys itself says is left of its window, counted down: others may use the same client.
local left, leftFor = tonumber(purse[8]), (tonumber(purse[9]) or 0) - now
if left and leftFor > 0 then
  if left <= 0 then return {0, math.ceil(leftFor)} end
  redis.call('HINCRBY', KEYS[1], 'left', -1)
end

-- Additive increase: a share that was cut is regained with time, up to what Genesys said it allows.
local share = (tonumber(purse[5]) or 1) + (now - (tonumber(purse[6]) or now)) / 60000 * tonumber(ARGV[4])
share = math.min(tonumber(purse[7]) or 1, share)
local interval = 60000 / (tonumber(ARGV[1]) * share)
local burst = math.max(1, math.floor(burstMs / interval))
local nextAt = math.max(tonumber(purse[1]) or 0, now)
local wait = nextAt - (burst - 1) * interval - now
if wait > longestWait then
  if left and leftFor > 0 then redis.call('HINCRBY', KEYS[1], 'left', 1) end
  return {0, math.ceil(wait)}
end

local minute = math.floor(now / 60000)
local used = 1
if tonumber(purse[3]) == minute then used = used + tonumber(purse[4]) end
redis.call('HSET', KEYS[1], 'nextAt', string.format('%.3f', nextAt + interval), 'minute', minute, 'used', used)
redis.call('PEXPIRE', KEYS[1], math.ceil(nextAt + interval - now) + 900000)
return {1, math.max(0, math.ceil(wait))}
