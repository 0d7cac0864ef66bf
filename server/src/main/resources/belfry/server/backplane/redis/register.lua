-- Makes an account for a name that a session holds. A repetition has the result of the first time.
-- KEYS: leases, names, accounts
-- ARGV: instance, key of the name, holder, id of the account, its version, its generation, its line,
--       its inbox
-- Returns: REGISTERED, RESERVED (an account has the name, or had it) or NOT_HELD; or LAPSED
local instance, key, holder, id = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if not holds(KEYS[1], instance) then
  return refuse_lapsed()
end
local found = redis.call('HGET', KEYS[3], key)
if found then
  return { cmsgpack.unpack(found).id == id and 'REGISTERED' or 'RESERVED' }
end
local packed = redis.call('HGET', KEYS[2], key)
local held = packed and cmsgpack.unpack(packed)
if not held or held.holder ~= holder then
  return { 'NOT_HELD' }
end
redis.call('HSET', KEYS[3], key, cmsgpack.pack({
  version = 1, id = id, change = ARGV[5], generation = ARGV[6], dropped = '0', line = ARGV[7] }))
held.inbox, held.account, held.generation = ARGV[8], id, ARGV[6]
redis.call('HSET', KEYS[2], key, cmsgpack.pack(held))
return { 'REGISTERED' }
