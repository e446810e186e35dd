-- Nobody sends until the pause ends; a longer pause already set stays. Genesys found the pace too fast: it is halved.
-- KEYS  purse
-- ARGV  ms to pause, or '' when the server gave no hint; first and longest pause in ms, a random factor ≥ 1,
--       share regained per minute, least share, least ms between two decreases
-- Returns the ms to pause from now. Without a hint pauses double, until a minute has passed without such an answer.
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local purse = redis.call('HMGET', KEYS[1], 'pausedUntil', 'hintless', 'share', 'shareAt', 'ceiling')
local pausedUntil, hintless = tonumber(purse[1]) or 0, tonumber(purse[2]) or 0

-- Answers to requests that were under way together are one refusal, not several.
local isFirst = now >= pausedUntil
-- One decrease takes a while to show: refusals close upon another have one cause.
if isFirst and now - (tonumber(purse[4]) or 0) >= tonumber(ARGV[7]) then
  local share = (tonumber(purse[3]) or 1) + (now - (tonumber(purse[4]) or now)) / 60000 * tonumber(ARGV[5])
  share = math.max(tonumber(ARGV[6]), math.min(tonumber(purse[5]) or 1, share) / 2)
  redis.call('HSET', KEYS[1], 'share', share, 'shareAt', string.format('%.3f', now))
end

local pause
if ARGV[1] ~= '' then
  pause = tonumber(ARGV[1])
else
  if now > pausedUntil + 60000 then hintless = 0 end
  if isFirst then hintless = hintless + 1 end
  pause = math.min(tonumber(ARGV[3]), tonumber(ARGV[2]) * 2 ^ math.min(math.max(hintless, 1) - 1, 20) * tonumber(ARGV[4]))
end
pausedUntil = math.max(pausedUntil, now + pause)
redis.call('HSET', KEYS[1], 'pausedUntil', string.format('%.3f', pausedUntil), 'hintless', hintless)
-- The pause is all that counts now: what was left of a window says nothing about the time after it.
redis.call('HDEL', KEYS[1], 'left', 'leftUntil')
redis.call('PEXPIRE', KEYS[1], math.ceil(pausedUntil - now) + 900000)
return math.ceil(pausedUntil - now)
