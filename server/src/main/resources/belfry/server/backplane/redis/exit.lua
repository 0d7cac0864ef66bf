-- Removes an occupant from a room, and publishes the change.
-- KEYS: owned, people, members, counts
-- ARGV: room, holder, 'Q' if the session of the occupant ended, or ''
-- Returns: 1 if the occupant was there, else 0
local room, holder = ARGV[1], ARGV[2]
local member = room .. '\31' .. holder
local packed = redis.call('HGET', KEYS[3], member)
if not packed then
  return { 0 }
end
local old = cmsgpack.unpack(packed)
redis.call('HDEL', KEYS[3], member)
redis.call('ZREM', KEYS[2], room .. '\31' .. old.since .. '\31' .. holder)
redis.call('ZREM', KEYS[1], owned_place(old.instance, room, old.since, holder))
local count = redis.call('HINCRBY', KEYS[4], room, -1)
if count <= 0 then
  redis.call('HDEL', KEYS[4], room)
end
redis.call('PUBLISH', channel(room),
  message({ 'P', room, 'W', whole(count), holder, old.since, old.name, old.away, ARGV[3], '' }))
return { 1 }
