-- The highest version published is what all workers use.
-- KEYS  current catalog
-- ARGV  modification time of the file in ms, content hash, catalog as JSON
-- Returns {modifiedAt, hash} of the version in force afterwards.
local current = redis.call('HMGET', KEYS[1], 'modifiedAt', 'hash')
local newer = not current[1] or tonumber(ARGV[1]) > tonumber(current[1])
if current[1] and tonumber(ARGV[1]) == tonumber(current[1]) then newer = ARGV[2] > current[2] end
if newer then
  redis.call('HSET', KEYS[1], 'modifiedAt', ARGV[1], 'hash', ARGV[2], 'json', ARGV[3])
  return {ARGV[1], ARGV[2]}
end
return current
