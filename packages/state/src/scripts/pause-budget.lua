-- Nobody sends until the pause ends; a longer pause already set stays.
-- KEYS  purse
-- ARGV  ms to pause, or '' when the server gave no hint; then: first and longest pause in ms, a random factor ≥ 1
-- Returns the ms to pause from now. Without a hint pauses double, until a minute has passed without such an answer.
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local purse = redis.call('HMGET', KEYS[1], 'pausedUntil', 'hintless')
local pausedUntil, hintless = tonumber(purse[1]) or 0, tonumber(purse[2]) or 0
local pause
if ARGV[1] ~= '' then
  pause = tonumber(ARGV[1])
else
  if now > pausedUntil + 60000 then hintless = 0 end
  -- Answers to requests that were under way together are one refusal, not several.
  if now >= pausedUntil then hintless = hintless + 1 end
  pause = math.min(tonumber(ARGV[3]), tonumber(ARGV[2]) * 2 ^ math.min(math.max(hintless, 1) - 1, 20) * tonumber(ARGV[4]))
end
pausedUntil = math.max(pausedUntil, now + pause)
redis.call('HSET', KEYS[1], 'pausedUntil', string.format('%.3f', pausedUntil), 'hintless', hintless)
redis.call('PEXPIRE', KEYS[1], math.ceil(pausedUntil - now) + 120000)
return math.ceil(pausedUntil - now)
