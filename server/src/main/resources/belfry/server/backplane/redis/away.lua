-- Sets the away message of the holder of a name.
-- KEYS: names
-- ARGV: key of the name, holder, away message or '' for none
-- Returns: 1 if that holder has the name, else 0
local packed = redis.call('HGET', KEYS[1], ARGV[1])
local old = packed and cmsgpack.unpack(packed)
if old and old.holder == ARGV[2] then
  old.away = ARGV[3]
  redis.call('HSET', KEYS[1], ARGV[1], cmsgpack.pack(old))
  return { 1 }
end
return { 0 }
