-- Counts each interaction as an exposure once: the flip of its mark and the increment are one step.
-- KEYS  exposures, then seen:<id> …
-- ARGV  TTL in seconds, cap on the fields of exposures, then per seen key: field, "occurredAt:receivedAt"
-- Returns per seen key 1 if it was counted now, 0 if it had been before.
local exposures = KEYS[1]
local counted = {}
for i = 2, #KEYS do
  local field = ARGV[2 * i - 1]
  local mark = redis.call('GET', KEYS[i])
  local times, flag = string.match(mark or '', '^(%d+:%d+):(%d)')
  if flag == '1' then
    counted[i - 1] = 0
  else
    if mark then
      redis.call('SET', KEYS[i], times .. ':1', 'KEEPTTL')
    else
      redis.call('SET', KEYS[i], ARGV[2 * i] .. ':1', 'EX', ARGV[1])
    end
    if redis.call('HEXISTS', exposures, field) == 0 and redis.call('HLEN', exposures) >= tonumber(ARGV[2]) then
      field = 'other'
    end
    redis.call('HINCRBY', exposures, field, 1)
    counted[i - 1] = 1
  end
end
return counted
