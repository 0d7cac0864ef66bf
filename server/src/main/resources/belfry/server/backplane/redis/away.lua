-- Notes that the holder of a name is away, or back.
-- KEYS: names
-- ARGV: key, holder, away or ''
local packed = redis.call('HGET', KEYS[1], ARGV[1])
local old = packed and cmsgpack.unpack(packed)
if old and old.holder == ARGV[2] then
  old.away = ARGV[3]
  redis.call('HSET', KEYS[1], ARGV[1], cmsgpack.pack(old))
  return { 1 }
end
return { 0 }
