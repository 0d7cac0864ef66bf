-- Copies a part of a log, with what stands in the place of replaced entries. After the last part,
-- the copy takes the place of the log: so the replaced texts are nowhere in the memory of Redis. An
-- entry that is removed stays so.
-- KEYS: stream, meta, copy
-- ARGV: id of the last copied entry, or '' to begin; number of times that the log was replaced, as
--       the answer for the first part has it; number of entries to copy;
--       payload of what stands in the place of an entry; ids of the replaced entries
-- Returns: id of the last copied entry, or '' after the last part; number of times that the log was
--          replaced. Or AGAIN if another copy took the place of the log, or this one has expired
local COPY_SECONDS = 60
local KIND = 6 -- where the kind begins in a payload: after the version and the length

local function is_removed(payload)
  return string.find(payload, 'REMOVED', KIND, true) == KIND
end

local replaced = redis.call('HGET', KEYS[2], 'replaced') or '0'
if ARGV[1] == '' then
  redis.call('DEL', KEYS[3])
elseif ARGV[2] ~= replaced or redis.call('XLEN', KEYS[3]) == 0 then
  redis.call('DEL', KEYS[3])
  return { 'AGAIN' }
end

local replaced_ids = {}
for i = 5, #ARGV do
  replaced_ids[ARGV[i]] = true
end
local from = ARGV[1] == '' and '-' or '(' .. ARGV[1]
local part = redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', ARGV[3])
for _, entry in ipairs(part) do
  local fields = entry[2]
  for i = 1, #fields, 2 do
    if fields[i] == 'p' and replaced_ids[entry[1]] and not is_removed(fields[i + 1]) then
      fields[i + 1] = ARGV[4]
    end
  end
  redis.call('XADD', KEYS[3], entry[1], unpack(fields))
end
if #part == tonumber(ARGV[3]) then
  redis.call('EXPIRE', KEYS[3], COPY_SECONDS)
  return { part[#part][1], replaced }
end

local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
if first then
  redis.call('XTRIM', KEYS[3], 'MINID', '=', first[1])
  local left = redis.call('PTTL', KEYS[1])
  redis.call('RENAME', KEYS[3], KEYS[1])
  if left > 0 then
    redis.call('PEXPIRE', KEYS[1], left)
  end
  redis.call('HINCRBY', KEYS[2], 'replaced', 1)
else
  redis.call('DEL', KEYS[3])
end
if is_removed(ARGV[4]) and replaced_ids[redis.call('HGET', KEYS[2], 'topic-id') or ''] then
  redis.call('HDEL', KEYS[2], 'topic', 'topic-id', 'topic-time')
end
return { '', replaced }
