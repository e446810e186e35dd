-- Remembers when each interaction happened, the first time it is seen; a repeat keeps the times it first had.
-- KEYS  seen:<id> …
-- ARGV  TTL in seconds, then per key "occurredAt:receivedAt"
-- Returns per key "occurredAt:receivedAt:counted" as stored, counted 0 or 1.
local ttl = ARGV[1]
local stored = {}
for i, key in ipairs(KEYS) do
  local value = redis.call('GET', key)
  if not value then
    value = ARGV[i + 1] .. ':0'
    redis.call('SET', key, value, 'EX', ttl)
  end
  stored[i] = value
end
return stored
