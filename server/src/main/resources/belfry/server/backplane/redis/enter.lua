-- Adds an occupant to a room, and publishes the change. An occupant that Redis has lost comes back
-- without being judged again: the entry that puts it out may have been lost, too, or is on its way.
-- KEYS: leases, owned, people, members, counts, hosts, meta, hidden
-- ARGV: instance, room, holder, time of entering, name, away message or '' for none,
--       the person that becomes the host of an empty room, or '' for nobody,
--       account or '' for a guest,
--       id of the rules by which it was judged, or '' for none; 'LOST' if Redis has lost it,
--       the number of occupants up to which it may enter
-- Returns: the number of occupants; the holder of the host, or '' if no host is there; id, time and
--          payload of the entry that set the topic, if there is one; or LAPSED; or FULL; or STALE,
--          and id, text and keeping of the rules in force, and the holder with which the person is
--          the host, or ''; only STALE for no rules
local UNLIMITED = '2147483647' -- the number without a limit; it needs no count

local instance, room, holder, since = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if not holds(KEYS[1], instance) then
  return refuse_lapsed()
end
local rules = redis.call('HMGET', KEYS[7], 'rules-id', 'rules-kept', 'topic-id', 'topic-time',
  'topic')
local topic = rules[3] and rules[4] and rules[5] and { rules[3], rules[4], rules[5] } or {}
if not rules[1] or not (lasts(rules[2]) or redis.call('HEXISTS', KEYS[5], room) == 1) then
  rules = {} -- those of a host end with the room's last occupant
end
local host, person = host_of(KEYS[6], room)
if ARGV[9] ~= 'LOST' and ARGV[9] ~= (rules[1] or '') then
  if not rules[1] then
    return { 'STALE' }
  end
  return { 'STALE', rules[1], redis.call('HGET', KEYS[7], 'rules'), rules[2] or 'UNTIL_EMPTY',
    ARGV[7] ~= '' and person == ARGV[7] and host or '' }
end
local member = room .. '\31' .. holder
local mine = cmsgpack.pack({
  version = 1, instance = instance, since = since, name = ARGV[5], away = ARGV[6],
  account = ARGV[8] })
local packed
if ARGV[10] ~= UNLIMITED or redis.call('HSETNX', KEYS[4], member, mine) == 0 then
  packed = redis.call('HGET', KEYS[4], member)
  if not packed and tonumber(redis.call('HGET', KEYS[5], room) or '0') >= tonumber(ARGV[10]) then
    return { 'FULL' }
  end
  if packed then
    local old = cmsgpack.unpack(packed)
    redis.call('ZREM', KEYS[3], room .. '\31' .. old.since .. '\31' .. holder)
    redis.call('ZREM', KEYS[2], owned_place(old.instance, room, old.since, holder))
  end
  redis.call('HSET', KEYS[4], member, mine)
end
redis.call('ZADD', KEYS[3], 0, room .. '\31' .. since .. '\31' .. holder)
redis.call('ZADD', KEYS[2], 0, owned_place(instance, room, since, holder))
if not packed and ARGV[7] ~= '' and person == ARGV[7] then
  host = holder
  redis.call('HSET', KEYS[6], room, holder .. '\31' .. person)
elseif host and redis.call('HEXISTS', KEYS[4], room .. '\31' .. host) == 0 then
  host = nil
end
if packed then
  return { tonumber(redis.call('HGET', KEYS[5], room) or '1'), host or '', unpack(topic) }
end
local count = redis.call('HINCRBY', KEYS[5], room, 1)
if count == 1 then
  if not rules[1] then
    redis.call('HDEL', KEYS[7], 'rules-id', 'rules', 'rules-kept')
    redis.call('HDEL', KEYS[8], room)
  end
  host = nil
  if ARGV[7] ~= '' then
    host = holder
    redis.call('HSET', KEYS[6], room, holder .. '\31' .. ARGV[7])
  end
end
redis.call('PUBLISH', channel(room),
  message({ 'P', room, 'C', whole(count), holder, since, ARGV[5], ARGV[6], '', '' }))
return { count, host or '', unpack(topic) }
