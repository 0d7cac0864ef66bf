-- Takes, renews or gives back a lease that one instance at a time holds.
-- KEYS: lease
-- ARGV: instance, length in milliseconds, or 0 to give it back
-- Returns: 1 if the instance holds the lease now, or 0
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  return { 0 }
end
if ARGV[2] == '0' then
  redis.call('DEL', KEYS[1])
  return { 0 }
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return { 1 }
