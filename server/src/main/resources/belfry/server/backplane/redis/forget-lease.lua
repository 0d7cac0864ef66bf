-- Forgets a lease that was ended by reaping, if its instance owns nothing any more.
-- KEYS: leases, then owned of each partition that the lease covers
-- ARGV: instance
-- Returns: 1 if the lease is forgotten, else 0
local instance = ARGV[1]
if tonumber(redis.call('ZSCORE', KEYS[1], instance) or '-1') ~= 0 then
  return { 0 }
end
for i = 2, #KEYS do
  if redis.call('ZLEXCOUNT', KEYS[i], owned_from(instance), owned_to(instance)) > 0 then
    return { 0 }
  end
end
redis.call('ZREM', KEYS[1], instance)
return { 1 }
