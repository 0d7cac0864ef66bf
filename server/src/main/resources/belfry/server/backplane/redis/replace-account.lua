-- Replaces an account by its next version. If its generation goes up, the holder of its name loses
-- the name, unless its login has the new generation or it is the session that makes the change. A
-- repetition has the result of the first time.
-- KEYS: owned, names, accounts
-- ARGV: key of the name, id of the account, version before, version after, generation after,
--       1 if the account is dropped, or 0, its line, the session that makes the change, or ''
-- Returns: 1 if the account is replaced, 0 if it has another version
local key, id, generation = ARGV[1], ARGV[2], ARGV[5]
local found = redis.call('HGET', KEYS[3], key)
local account = found and cmsgpack.unpack(found)
if not account or account.id ~= id then
  return { 0 }
end
if account.change == ARGV[4] and account.line == ARGV[7] then
  return { 1 }
end
if account.change ~= ARGV[3] then
  return { 0 }
end
redis.call('HSET', KEYS[3], key, cmsgpack.pack({
  version = 1, id = id, change = ARGV[4], generation = generation, dropped = ARGV[6],
  line = ARGV[7] }))
local packed = account.generation ~= generation and redis.call('HGET', KEYS[2], key)
if packed then
  local held = cmsgpack.unpack(packed)
  if held.holder == ARGV[8] and ARGV[6] == '0' then
    held.account, held.generation = id, generation
    redis.call('HSET', KEYS[2], key, cmsgpack.pack(held))
  elseif held.account ~= id or held.generation ~= generation then
    redis.call('HDEL', KEYS[2], key)
    redis.call('ZREM', KEYS[1], owned_name(held.instance, key))
    redis.call('PUBLISH', prefix() .. 'instance:' .. held.instance,
      message({ 'L', held.holder, held.name, 'the account was changed; log in again' }))
  end
end
return { 1 }
