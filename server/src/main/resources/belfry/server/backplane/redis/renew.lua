-- Renews a lease of an instance, or grants one.
-- KEYS: leases, life, then owned of each partition to count in
-- ARGV: instance, length of the lease in milliseconds,
--       beginning of the life of Redis that the instance knows, or 0
-- Returns: the state before, as HELD, NEW (there was no lease, or it had run out) or REAPED (what
--          the instance owned is being removed; the lease is not renewed);
--          the beginning of the present life of Redis; how many leases were ever granted;
--          the end of the lease; the number of names and places of the instance in each partition
--          to count in; the instances whose leases have run out
local now = clock()
local instance, lease = ARGV[1], tonumber(ARGV[2])

-- A life of Redis is the time in which it surely loses nothing: it ends with its process, and where
-- an instance remembers a later one. Each life begins later than those before it.
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
local life = redis.call('HMGET', KEYS[2], 'life', 'granted')
local known, since = string.match(life[1] or '', '(%x+) (%d+)')
local began, remembered = tonumber(since or '0'), tonumber(ARGV[3])
local granted = tonumber(life[2] or '0')
if known ~= run or remembered > began then
  began = math.max(now, began + 1, remembered + 1)
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[2], 'life', run .. ' ' .. whole(began),
    'granted', whole(granted), 'granted-before', whole(granted))
end
local scores = redis.call('ZMSCORE', KEYS[1], PULSE, instance)
local score = tonumber(scores[2] or '-1')
if is_pause(scores[1], lease, now) then
  local all = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
  for i = 1, #all, 2 do
    if tonumber(all[i + 1]) > 0 then
      redis.call('ZADD', KEYS[1], whole(now + lease), all[i])
    end
  end
  score = score > 0 and now + lease or score
end
local state = score == 0 and 'REAPED' or (score < now and 'NEW' or 'HELD')
if state == 'NEW' then
  granted = redis.call('HINCRBY', KEYS[2], 'granted', 1)
end
if state == 'REAPED' then
  redis.call('ZADD', KEYS[1], whole(now), PULSE)
else
  redis.call('ZADD', KEYS[1], whole(now), PULSE, whole(now + lease), instance)
end
local answer = { state, whole(began), whole(granted), whole(now + lease) }
for i = 3, #KEYS do
  answer[#answer + 1] =
    whole(redis.call('ZLEXCOUNT', KEYS[i], owned_from(instance), owned_to(instance)))
end
for _, other in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. whole(now))) do
  if other ~= PULSE then
    answer[#answer + 1] = other
  end
end
return answer
