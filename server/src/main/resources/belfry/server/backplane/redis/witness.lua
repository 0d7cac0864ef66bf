-- Takes the report of an instance about the ends of logs, after a new life of Redis began.
-- KEYS: leases, life, then the meta of each log
-- ARGV: instance, when that life began, whether this is the whole report or its last part (0 or 1),
--       how many leases had ever been granted when the instance last renewed its lease before,
--       then for each log: epoch and seq of the last entry that the instance knows, whether it has
--       followed the log up to that entry (0 or 1), seconds to keep an idle log
-- Returns: 1, or 0 when another life has begun meanwhile
local SETTLED_MILLIS = 3000
local now = clock()

-- Whether each instance that has a lease has reported since this life began.
local function all_reported(leases, life)
  local all = redis.call('ZRANGE', leases, 0, -1, 'WITHSCORES')
  for i = 1, #all, 2 do
    if all[i] ~= PULSE and tonumber(all[i + 1]) > 0
      and redis.call('HEXISTS', life, 'reported:' .. all[i]) == 0 then
      return false
    end
  end
  return true
end

if string.match(redis.call('HGET', KEYS[2], 'life') or '', '%d+$') ~= ARGV[2] then
  return { 0 }
end
for i = 3, #KEYS do
  local at = 5 + (i - 3) * 4
  local epoch, seq = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
  local known = redis.call('HMGET', KEYS[i], 'end-epoch', 'end-seq', 'rules-kept')
  local known_epoch, known_seq = tonumber(known[1] or '-1'), tonumber(known[2] or '-1')
  if epoch > known_epoch or (epoch == known_epoch and seq > known_seq) then
    redis.call('HSET', KEYS[i], 'end-epoch', ARGV[at], 'end-seq', ARGV[at + 1])
  end
  if ARGV[at + 2] == '1' then
    redis.call('HSET', KEYS[i], 'held', ARGV[2])
  end
  if not lasts(known[3]) then
    redis.call('EXPIRE', KEYS[i], ARGV[at + 3])
  end
end
if tonumber(ARGV[4]) > tonumber(redis.call('HGET', KEYS[2], 'granted-before')) then
  redis.call('HDEL', KEYS[2], 'complete')
  redis.call('HSET', KEYS[2], 'forgot-leases', '1') -- whose instances may never report
end
if ARGV[3] == '1' then
  redis.call('HSET', KEYS[2], 'reported:' .. ARGV[1], '1')
  -- An instance that reports later may have known more; an append did not wait for it.
  if now - tonumber(ARGV[2]) < SETTLED_MILLIS
    and redis.call('HEXISTS', KEYS[2], 'forgot-leases') == 0
    and all_reported(KEYS[1], KEYS[2]) then
    redis.call('HSET', KEYS[2], 'complete', '1')
  end
end
return { 1 }
