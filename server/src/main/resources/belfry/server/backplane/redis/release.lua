-- Gives a name back, and remembers that for a while: see claim.
-- KEYS: owned, names, freed
-- ARGV: instance, key of the name, holder or '' for any holder of the instance
-- Returns: 1 if that holder had the name, else 0
local TRIMMED_ONCE_IN = 16 -- calls, on average: the time decides

local packed = redis.call('HGET', KEYS[2], ARGV[2])
redis.call('ZREM', KEYS[1], owned_name(ARGV[1], ARGV[2]))
if not packed then
  return { 0 }
end
local old = cmsgpack.unpack(packed)
if old.holder ~= ARGV[3] and not (ARGV[3] == '' and old.instance == ARGV[1]) then
  if old.instance == ARGV[1] then
    redis.call('ZADD', KEYS[1], 0, owned_name(ARGV[1], ARGV[2]))
  end
  return { 0 }
end
local now = clock()
redis.call('HDEL', KEYS[2], ARGV[2])
redis.call('ZADD', KEYS[3], whole(now), ARGV[2])
if now % TRIMMED_ONCE_IN == 0 then
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', whole(now - FREED_MILLIS))
end
if old.instance ~= ARGV[1] then
  redis.call('ZREM', KEYS[1], owned_name(old.instance, ARGV[2]))
end
return { 1 }
