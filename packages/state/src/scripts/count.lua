-- Counts each interaction as an exposure once: the flip of its mark and the increment are one step.
-- KEYS  exposures, then seen:<id> …
-- ARGV  TTL in seconds, cap on the fields of exposures, then per seen key: field, "occurredAt:receivedAt"
-- Returns per seen key 1 if it was counted now, 0 if it had been before.
local exposures = KEYS[1]
local counted, increments = {}, {}
for i = 2, #KEYS do
  local field, mark = ARGV[2 * i - 1], ARGV[2 * i] .. ':1'
  -- The times are those of the mark, so what was counted before is written as it was.
  local before = redis.call('SET', KEYS[i], mark, 'XX', 'GET', 'KEEPTTL')
  if not before then redis.call('SET', KEYS[i], mark, 'EX', ARGV[1]) end
  if before and string.match(before, '^%d+:%d+:(%d)') == '1' then
    counted[i - 1] = 0
  else
    counted[i - 1] = 1
    increments[field] = (increments[field] or 0) + 1
  end
end
for field, increment in pairs(increments) do
  if redis.call('HEXISTS', exposures, field) == 0 and redis.call('HLEN', exposures) >= tonumber(ARGV[2]) then
    field = 'other'
  end
  redis.call('HINCRBY', exposures, field, increment)
end
return counted
