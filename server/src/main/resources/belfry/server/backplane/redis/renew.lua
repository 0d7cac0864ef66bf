-- Renews an instance's lease in a partition, or gives it one.
-- KEYS: leases, owned
-- ARGV: instance, lease in milliseconds
-- Returns: HELD, NEW (it had none, or others could take what it owned) or REAPED; how much the
-- instance owns here; which process this Redis is; until when the lease lasts; whose have run out
local instance, lease = ARGV[1], tonumber(ARGV[2])
if paused(KEYS[1], lease) then
  local all = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
  for i = 1, #all, 2 do
    if tonumber(all[i + 1]) > 0 then
      redis.call('ZADD', KEYS[1], whole(now + lease), all[i])
    end
  end
end
redis.call('ZADD', KEYS[1], whole(now), PULSE)
local score = tonumber(redis.call('ZSCORE', KEYS[1], instance) or '-1')
local state = score == 0 and 'REAPED' or (score < now and 'NEW' or 'HELD')
if state ~= 'REAPED' then
  redis.call('ZADD', KEYS[1], whole(now + lease), instance)
end
local answer = { state,
  whole(redis.call('ZLEXCOUNT', KEYS[2], owned_from(instance), owned_to(instance))),
  string.match(redis.call('INFO', 'server'), 'run_id:(%x+)'), whole(now + lease) }
for _, other in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. whole(now))) do
  if other ~= PULSE then
    answer[#answer + 1] = other
  end
end
return answer
