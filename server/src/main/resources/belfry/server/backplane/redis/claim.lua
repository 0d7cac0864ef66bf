-- Claims a name.
-- KEYS: leases, owned, names, freed, accounts
-- ARGV: instance, key of the name, name, holder, hash of the token, inbox,
--       away message or '' for none, length of the lease in milliseconds,
--       1 if a session asks for the name: it also takes it from a holder with the same token;
--       0 if the instance held the name before: the claim fails if anybody held it since,
--       id and generation of the account that the session is logged in to, or '' for a guest,
--       the cloak of its network, or '' for none
-- Returns: GRANTED, TAKEN, RESERVED (an account owns the name, or owned it, and the session is not
--          logged in to it) or STALE (the login is older than the account); or LAPSED
local instance, key, holder = ARGV[1], ARGV[2], ARGV[4]
if not holds(KEYS[1], instance) then
  return refuse_lapsed()
end
local found = redis.call('HGET', KEYS[5], key)
local account = found and cmsgpack.unpack(found)
if account and account.id ~= ARGV[10] then
  return { 'RESERVED' }
end
if ARGV[10] ~= ''
    and not (account and account.generation == ARGV[11] and account.dropped == '0') then
  return { 'STALE' }
end
local mine = cmsgpack.pack({
  version = 1, instance = instance, name = ARGV[3], holder = holder, token = ARGV[5],
  inbox = ARGV[6], away = ARGV[7], account = ARGV[10], generation = ARGV[11],
  cloak = ARGV[12] })
if ARGV[9] ~= '1' or redis.call('HSETNX', KEYS[3], key, mine) == 0 then
  local packed = redis.call('HGET', KEYS[3], key)
  local freed = not packed and redis.call('ZSCORE', KEYS[4], key)
  if freed and tonumber(freed) > clock() - FREED_MILLIS then
    return { 'TAKEN' } -- another session held it since, and gave it back
  end
  if packed then
    local old = cmsgpack.unpack(packed)
    local lapsed = false
    if old.instance ~= instance then
      local now = clock()
      local score = tonumber(redis.call('ZSCORE', KEYS[1], old.instance) or '0')
      lapsed = score < now and not paused(KEYS[1], tonumber(ARGV[8]), now)
    end
    if old.holder ~= holder and not lapsed then
      if (old.token ~= ARGV[5] and not account) or ARGV[9] ~= '1' then
        return { 'TAKEN' }
      end
      redis.call('PUBLISH', prefix() .. 'instance:' .. old.instance,
        message({ 'L', old.holder, old.name, 'another connection took your name over' }))
    end
    redis.call('ZREM', KEYS[2], owned_name(old.instance, key))
  end
  redis.call('HSET', KEYS[3], key, mine)
end
redis.call('ZADD', KEYS[2], 0, owned_name(instance, key))
redis.call('ZREM', KEYS[4], key)
return { 'GRANTED' }
