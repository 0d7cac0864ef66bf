-- Gives a lease back, if its instance owns nothing.
-- KEYS: leases, then owned of each partition that the lease covers
-- ARGV: instance
-- Returns: 1 if the instance has no lease now, or 0
local instance = ARGV[1]
for i = 2, #KEYS do
  if redis.call('ZLEXCOUNT', KEYS[i], owned_from(instance), owned_to(instance)) > 0 then
    return { 0 }
  end
end
redis.call('ZREM', KEYS[1], instance)
return { 1 }
