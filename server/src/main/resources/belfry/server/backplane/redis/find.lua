-- Finds the holder of a name.
-- KEYS: names
-- ARGV: key of the name
-- Returns: nothing, or the holder, its inbox, and its away message and its cloak, each or ''
local packed = redis.call('HGET', KEYS[1], ARGV[1])
if not packed then
  return {}
end
local found = cmsgpack.unpack(packed)
-- An earlier release keeps no cloak.
return { found.holder, found.inbox, found.away, found.cloak or '' }
