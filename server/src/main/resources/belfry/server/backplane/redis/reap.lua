-- Removes some names and places of an instance whose lease has run out, and publishes the changes.
-- The ended lease stays until all partitions that it covers are empty: see forget-lease.lua.
-- KEYS: leases, owned, names, people, members, counts, hosts
-- ARGV: instance, highest number to remove, length of the lease in milliseconds,
--       1 if the instance itself gives everything back, or 0
-- Returns: how many were removed; -1 if the lease has not run out, or there is none
local now = clock()
local instance, most = ARGV[1], tonumber(ARGV[2])
local score = redis.call('ZSCORE', KEYS[1], instance)
if not score then
  return { -1 }
end
if ARGV[4] ~= '1' and (tonumber(score) >= now or paused(KEYS[1], tonumber(ARGV[3]), now)) then
  return { -1 }
end
-- 0 ends the lease: if the instance returns, it waits until everything is removed.
redis.call('ZADD', KEYS[1], 0, instance)
local owned = redis.call('ZRANGEBYLEX', KEYS[2], owned_from(instance), owned_to(instance),
  'LIMIT', 0, most)
local left, rooms = {}, {}
for _, one in ipairs(owned) do
  redis.call('ZREM', KEYS[2], one)
  local name = string.match(one, '^[^\31]*\31n\31(.*)$')
  if name then
    local packed = redis.call('HGET', KEYS[3], name)
    if packed and cmsgpack.unpack(packed).instance == instance then
      redis.call('HDEL', KEYS[3], name)
    end
  else
    local room, since, holder = string.match(one, '^[^\31]*\31r\31([^\31]*)\31([^\31]*)\31(.*)$')
    local packed = redis.call('HGET', KEYS[5], room .. '\31' .. holder)
    local was = packed and cmsgpack.unpack(packed)
    if was and was.instance == instance then
      redis.call('HDEL', KEYS[5], room .. '\31' .. holder)
      redis.call('ZREM', KEYS[4], room .. '\31' .. since .. '\31' .. holder)
      local count = count_down(KEYS[6], KEYS[7], room)
      if not left[room] then
        left[room] = { 'P', room }
        rooms[#rooms + 1] = room
      end
      for _, field in ipairs({ 'W', whole(count), holder, since, was.name, was.away, 'Q', '' }) do
        table.insert(left[room], field)
      end
    end
  end
end
for _, room in ipairs(rooms) do
  redis.call('PUBLISH', channel(room), message(left[room]))
end
return { #owned }
