-- Remembers when each interaction happened, the first time it is seen; a repeat keeps the times it first had.
-- KEYS  seen:<id> …
-- ARGV  TTL in seconds, id of the claiming batch, then per key "occurredAt:receivedAt"
-- Returns per key "occurredAt:receivedAt:0:batch" as stored, or "occurredAt:receivedAt:1" once it was counted.
local ttl = ARGV[1]
local stored = {}
for i, key in ipairs(KEYS) do
  local value = ARGV[i + 2] .. ':0:' .. ARGV[2]
  -- Nearly all are new: one command for these, two for a repeat.
  if not redis.call('SET', key, value, 'EX', ttl, 'NX') then value = redis.call('GET', key) end
  stored[i] = value
end
return stored
