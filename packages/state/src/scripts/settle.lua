-- Writes down how an attempt ended.
-- KEYS  lease, state
-- ARGV  token, outcome (live | refused | unknown), whether a write was sent (1 | 0), keep the lease (1 | 0), now (epoch ms),
--       content hash, menu, suspectAt that this write answers or '', when to write again after an unknown outcome (epoch ms),
--       interactions this write stands for, block this content (1 | 0), first and longest block in ms, cap on blocked contents
-- Returns 1, or 0 when lease or intent were no longer the sender's: then live is unknown and the target has to be written again.
local lease, state = KEYS[1], KEYS[2]
local token, outcome, sent, keepLease, now, hash = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6]
-- A client resends a command whose reply was lost: what was settled stays so.
if redis.call('HGET', state, 'settledToken') == token then return 1 end
local leaseIsMine = redis.call('GET', lease) == token
local intentIsMine = redis.call('HGET', state, 'intentToken') == token

local function blockedFields()
  local fields, all = {}, redis.call('HGETALL', state)
  for i = 1, #all, 2 do
    if string.sub(all[i], 1, 8) == 'blocked:' then fields[#fields + 1] = { all[i], tonumber(string.match(all[i + 1], '^%d+')) } end
  end
  return fields
end

local function block()
  local field = 'blocked:' .. hash
  local times = tonumber(string.match(redis.call('HGET', state, field) or '0:0', '%d+$')) + 1
  local duration = math.min(tonumber(ARGV[13]), tonumber(ARGV[12]) * 2 ^ math.min(times - 1, 20))
  redis.call('HSET', state, field, string.format('%d:%d', now + duration, times))
  local fields = blockedFields()
  table.sort(fields, function(a, b) return a[2] < b[2] end)
  for i = 1, #fields - tonumber(ARGV[14]) do redis.call('HDEL', state, fields[i][1]) end
end

if sent == '1' and not (leaseIsMine and intentIsMine) then
  -- Another worker has been, or is, at this target: what it holds now depends on who came last, which nobody saw.
  redis.call('HSET', state, 'intent', 'unknown')
  redis.call('HDEL', state, 'intentToken', 'previousIntent')
  if outcome == 'unknown' then redis.call('HSET', state, 'suspectAt', ARGV[9]) end
  if leaseIsMine then redis.call('DEL', lease) end
  return 0
end

if outcome == 'live' then
  redis.call('HSET', state, 'live', hash, 'liveMenu', ARGV[7], 'liveAt', ARGV[5])
  redis.call('HDEL', state, 'intent', 'intentToken', 'previousIntent')
  if ARGV[8] ~= '' and redis.call('HGET', state, 'suspectAt') == ARGV[8] then redis.call('HDEL', state, 'suspectAt') end
  -- Not by zero: Lua's -0 is no integer to Redis, and what a script wrote before an error stays.
  if tonumber(ARGV[10]) > 0 then redis.call('HINCRBY', state, 'coalesced', -tonumber(ARGV[10])) end
  for _, field in ipairs(blockedFields()) do redis.call('HDEL', state, field[1]) end
elseif outcome == 'refused' then
  if sent == '1' then
    local previous = redis.call('HGET', state, 'previousIntent')
    if previous then
      redis.call('HSET', state, 'intent', previous)
    else
      redis.call('HDEL', state, 'intent')
    end
    redis.call('HDEL', state, 'intentToken', 'previousIntent')
  end
  if ARGV[11] == '1' then block() end
else
  -- Its end is told now, and on record: whoever writes next has no more to suspect.
  redis.call('HSET', state, 'intent', 'unknown', 'suspectAt', ARGV[9])
end
if sent == '1' then redis.call('HSET', state, 'settledToken', token) end
if leaseIsMine and keepLease == '0' then redis.call('DEL', lease) end
return 1
