-- Adds an occupant to a room, and publishes the change.
-- KEYS: leases, owned, people, members, counts, hosts, meta
-- ARGV: instance, room, holder, time of entering, name, away message or '' for none,
--       the person that becomes the host of an empty room, or '' for nobody
-- Returns: the number of occupants; the holder of the host, or '' if no host is there; or LAPSED
local instance, room, holder, since = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if not holds(KEYS[1], instance) then
  return refuse_lapsed()
end
local member = room .. '\31' .. holder
local packed = redis.call('HGET', KEYS[4], member)
if packed then
  local old = cmsgpack.unpack(packed)
  redis.call('ZREM', KEYS[3], room .. '\31' .. old.since .. '\31' .. holder)
  redis.call('ZREM', KEYS[2], owned_place(old.instance, room, old.since, holder))
end
redis.call('HSET', KEYS[4], member, cmsgpack.pack({
  version = 1, instance = instance, since = since, name = ARGV[5], away = ARGV[6] }))
redis.call('ZADD', KEYS[3], 0, room .. '\31' .. since .. '\31' .. holder)
redis.call('ZADD', KEYS[2], 0, owned_place(instance, room, since, holder))
local host, person = host_of(KEYS[6], room)
if not packed and ARGV[7] ~= '' and person == ARGV[7] then
  host = holder
  redis.call('HSET', KEYS[6], room, holder .. '\31' .. person)
elseif host and redis.call('HEXISTS', KEYS[4], room .. '\31' .. host) == 0 then
  host = nil
end
if packed then
  return { tonumber(redis.call('HGET', KEYS[5], room) or '1'), host or '' }
end
local count = redis.call('HINCRBY', KEYS[5], room, 1)
if count == 1 then
  -- The rules of a host end with the room's last occupant.
  redis.call('HDEL', KEYS[7], 'rules-id', 'rules')
  host = nil
  if ARGV[7] ~= '' then
    host = holder
    redis.call('HSET', KEYS[6], room, holder .. '\31' .. ARGV[7])
  end
end
redis.call('PUBLISH', channel(room),
  message({ 'P', room, 'C', whole(count), holder, since, ARGV[5], ARGV[6], '', '' }))
return { count, host or '' }
