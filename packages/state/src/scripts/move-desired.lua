-- Newest wins: moves a target's desired menu if the candidate is newer than what stands there, and returns the state.
-- KEYS  state
-- ARGV  menu, occurredAt, receivedAt, interactionId, segment, interactions this stands for, seconds to keep the state
local function isAfter(a, b)
  -- Byte by byte: Lua's own < follows the locale of the server.
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x > y end
  end
  return #a > #b
end

local old = redis.call('HMGET', KEYS[1], 'desired', 'occurredAt', 'receivedAt', 'interactionId')
local newer = not old[1]
if old[1] then
  local occurredAt, receivedAt = tonumber(ARGV[2]), tonumber(ARGV[3])
  local oldOccurredAt, oldReceivedAt = tonumber(old[2]), tonumber(old[3])
  if occurredAt ~= oldOccurredAt then
    newer = occurredAt > oldOccurredAt
  elseif receivedAt ~= oldReceivedAt then
    newer = receivedAt > oldReceivedAt
  else
    newer = isAfter(ARGV[4], old[4])
  end
end
if newer then
  if old[1] ~= ARGV[1] then
    redis.call('HINCRBY', KEYS[1], 'revision', 1)
    redis.call('HSET', KEYS[1], 'changedAt', ARGV[3])
  end
  redis.call('HSET', KEYS[1], 'desired', ARGV[1], 'occurredAt', ARGV[2], 'receivedAt', ARGV[3],
    'interactionId', ARGV[4], 'segment', ARGV[5])
end
redis.call('HINCRBY', KEYS[1], 'coalesced', ARGV[6])
redis.call('EXPIRE', KEYS[1], ARGV[7])
return redis.call('HGETALL', KEYS[1])
