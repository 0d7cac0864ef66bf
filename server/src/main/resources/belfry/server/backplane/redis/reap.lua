-- Takes from an instance whose lease has run out some of what it owns, and tells who left.
-- KEYS: leases, owned, names, people, members, counts
-- ARGV: instance, how many at most, lease in milliseconds, whether it gives up itself (0 or 1)
-- Returns: how many were taken, or -1 when it still holds its lease or somebody else is done
local instance, most = ARGV[1], tonumber(ARGV[2])
local score = redis.call('ZSCORE', KEYS[1], instance)
if not score then
  return { -1 }
end
if ARGV[4] ~= '1' and (tonumber(score) >= now or paused(KEYS[1], tonumber(ARGV[3]))) then
  return { -1 }
end
-- From here on it holds nothing; who comes back meanwhile waits until all is taken.
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
      local count = redis.call('HINCRBY', KEYS[6], room, -1)
      if count <= 0 then
        redis.call('HDEL', KEYS[6], room)
      end
      if not left[room] then
        left[room] = { 'P', room }
        rooms[#rooms + 1] = room
      end
      for _, field in ipairs({ 'W', whole(count), holder, since, was.name, was.away, '', '' }) do
        table.insert(left[room], field)
      end
    end
  end
end
for _, room in ipairs(rooms) do
  redis.call('PUBLISH', channel(room), message(left[room]))
end
if #owned < most then
  redis.call('ZREM', KEYS[1], instance)
end
return { #owned }
