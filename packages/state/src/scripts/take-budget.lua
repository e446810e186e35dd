-- One request's worth from the purse of all workers (GCRA: the generic cell rate algorithm). Grants at once or, within
-- the longest wait the caller accepts, a place in line. Redis' own clock, so that workers' clocks do not matter.
-- KEYS  purse
-- ARGV  ms between requests, burst in requests, longest wait in ms
-- Returns {granted 1 | 0, ms to wait: before sending when granted, before asking again when not}.
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local interval, burst, longestWait = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local purse = redis.call('HMGET', KEYS[1], 'nextAt', 'pausedUntil', 'minute', 'used')
local pausedFor = (tonumber(purse[2]) or 0) - now
if pausedFor > 0 then return {0, math.ceil(pausedFor)} end

local nextAt = math.max(tonumber(purse[1]) or 0, now)
local wait = nextAt - (burst - 1) * interval - now
if wait > longestWait then return {0, math.ceil(wait)} end

local minute = math.floor(now / 60000)
local used = 1
if tonumber(purse[3]) == minute then used = used + tonumber(purse[4]) end
redis.call('HSET', KEYS[1], 'nextAt', string.format('%.3f', nextAt + interval), 'minute', minute, 'used', used)
redis.call('PEXPIRE', KEYS[1], math.ceil(nextAt + interval - now) + 120000)
return {1, math.max(0, math.ceil(wait))}
