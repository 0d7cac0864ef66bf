-- Changes the name, the away message or the account of an occupant, and publishes the change.
-- KEYS: members, counts
-- ARGV: room, holder, name, away message or '' for none, number of the change,
--       account or '' for a guest
-- Returns: 1 if the occupant is there, else 0
local room, holder = ARGV[1], ARGV[2]
local member = room .. '\31' .. holder
local packed = redis.call('HGET', KEYS[1], member)
if not packed then
  return { 0 }
end
local old = cmsgpack.unpack(packed)
local name, away = old.name, old.away
old.name, old.away, old.account = ARGV[3], ARGV[4], ARGV[6]
redis.call('HSET', KEYS[1], member, cmsgpack.pack(old))
redis.call('PUBLISH', channel(room), message({ 'P', room, 'X',
  redis.call('HGET', KEYS[2], room) or '1', holder, old.since, ARGV[3], ARGV[4], name, away,
  ARGV[5] }))
return { 1 }
