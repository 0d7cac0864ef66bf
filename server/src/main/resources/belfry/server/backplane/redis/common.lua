#!lua
-- The beginning of every script.

-- The time by the clock of Redis, in milliseconds since 1970.
local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- A number as it is sent: as text without an exponent.
local function whole(n)
  return string.format('%.0f', n)
end

-- The number of an id.
local function seq_of(id)
  return tonumber(string.match(id, '%d+$'))
end

-- A message to instances: a version byte, then each field after its length in four bytes.
local function message(fields)
  local out = { '\1' }
  for _, field in ipairs(fields) do
    out[#out + 1] = struct.pack('>I4', #field)
    out[#out + 1] = field
  end
  return table.concat(out)
end

-- Whether an instance holds a lease. 0 marks a lease that is being reaped.
local function holds(leases, instance)
  local score = redis.call('ZSCORE', leases, instance)
  return score and tonumber(score) > 0
end

-- The answer to an instance whose lease has run out. The script has changed nothing.
local function refuse_lapsed()
  return redis.error_reply('LAPSED the lease has run out')
end

-- PULSE is the time at which any instance last renewed its lease. After a pause of all renewals
-- Redis was away for everybody, so no lease counts as run out.
local PULSE = '*'
local function is_pause(pulse, lease, now)
  pulse = tonumber(pulse or now)
  return now - pulse > lease / 2 or now < pulse
end
local function paused(leases, lease, now)
  return is_pause(redis.call('ZSCORE', leases, PULSE), lease, now)
end

-- One sorted set has the names and places of all instances. The range of one instance:
local function owned_from(instance)
  return '[' .. instance .. '\31'
end
local function owned_to(instance)
  return '(' .. instance .. '\32'
end
local function owned_name(instance, key)
  return instance .. '\31n\31' .. key
end
local function owned_place(instance, room, since, holder)
  return instance .. '\31r\31' .. room .. '\31' .. since .. '\31' .. holder
end

-- For how long a name that was given back is remembered: see claim.
local FREED_MILLIS = 300000

-- The prefix of the deployment's keys and channels, with the colon at its end. The first key of a
-- script that publishes is one of a partition.
local function prefix()
  return string.match(KEYS[1], '^(.-:){p')
end
local function channel(room)
  return prefix() .. 'live:' .. room
end

-- The holder of the host of a room, and the person; nothing if there is none.
local function host_of(hosts, room)
  return string.match(redis.call('HGET', hosts, room) or '', '^([^\31]*)\31(.*)$')
end

-- Whether rules last while nobody is in their room, and whether they hide it. An earlier release
-- does not say how long they are kept.
local function lasts(kept)
  return kept and kept ~= 'UNTIL_EMPTY' and kept ~= 'UNTIL_EMPTY_HIDDEN'
end
local function hides(kept)
  return kept == 'FOR_GOOD_HIDDEN' or kept == 'UNTIL_EMPTY_HIDDEN'
end

-- Takes a count of the occupants of a room down by one. An empty room has no host.
local function count_down(counts, hosts, room)
  local count = redis.call('HINCRBY', counts, room, -1)
  if count <= 0 then
    redis.call('HDEL', counts, room)
    redis.call('HDEL', hosts, room)
  end
  return count
end

-- Removes an occupant from a room, and publishes the change. Returns whether it was there.
local function leave(owned, people, members, counts, hosts, room, holder, how, why)
  local member = room .. '\31' .. holder
  local packed = redis.call('HGET', members, member)
  if not packed then
    return false
  end
  local old = cmsgpack.unpack(packed)
  redis.call('HDEL', members, member)
  redis.call('ZREM', people, room .. '\31' .. old.since .. '\31' .. holder)
  redis.call('ZREM', owned, owned_place(old.instance, room, old.since, holder))
  redis.call('PUBLISH', channel(room), message({ 'P', room, 'W',
    whole(count_down(counts, hosts, room)), holder, old.since, old.name, old.away, how,
    why or '' }))
  return true
end
