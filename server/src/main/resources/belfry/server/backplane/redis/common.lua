#!lua
-- In front of every script. Redis tells the time; numbers are written out whole.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function whole(n)
  return string.format('%.0f', n)
end

-- A message to instances: a version byte, then fields with their length in front.
local function message(fields)
  local out = { '\1' }
  for _, field in ipairs(fields) do
    out[#out + 1] = struct.pack('>I4', #field)
    out[#out + 1] = field
  end
  return table.concat(out)
end

-- Whether an instance holds its lease in this partition: it has one, and is not being reaped.
local function holds(leases, instance)
  local score = redis.call('ZSCORE', leases, instance)
  return score and tonumber(score) > 0
end

-- The answer to an instance whose lease has run out: nothing was done.
local function refuse_lapsed()
  return redis.error_reply('LAPSED the lease has run out')
end

-- When any instance last renewed. Where nobody could, Redis was away and no lease has run out.
local PULSE = '*'
local function paused(leases, lease)
  local pulse = tonumber(redis.call('ZSCORE', leases, PULSE) or now)
  return now - pulse > lease / 2 or now < pulse
end

-- What is owned by an instance is kept in one sorted set; this is the range of one owner.
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

local function channel(room)
  return 'belfry:live:' .. room
end
