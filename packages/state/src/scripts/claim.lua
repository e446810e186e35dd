-- Remembers when each interaction happened, the first time it is seen; a repeat keeps the times it first had.
-- KEYS  seen:<id> …
-- ARGV  TTL in seconds, id of the claiming batch, then per key "occurredAt:receivedAt"
-- Returns per key "occurredAt:receivedAt:0:batch" as stored, or "occurredAt:receivedAt:1" once it was counted.
local ttl = ARGV[1]
local stored = {}
for i, key in ipairs(KEYS) do
  local value = redis.call('GET', key)
  if not value then
    value = ARGV[i + 2] .. ':0:' .. ARGV[2]
    redis.call('SET', key, value, 'EX', ttl)
  end
  stored[i] = value
end
return stored
