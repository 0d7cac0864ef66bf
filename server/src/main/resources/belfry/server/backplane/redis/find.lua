-- Finds who has a name.
-- KEYS: names
-- ARGV: key
-- Returns: nothing, or inbox and away
local packed = redis.call('HGET', KEYS[1], ARGV[1])
if not packed then
  return {}
end
local found = cmsgpack.unpack(packed)
return { found.inbox, found.away }
