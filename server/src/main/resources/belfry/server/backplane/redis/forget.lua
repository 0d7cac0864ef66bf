-- Removes the entries of a log without members. The rules stay, and the number of the last entry,
-- so that the next one continues the log: a reader that has all entries gets no gap, and any other
-- reader gets one.
-- KEYS: stream, meta, counts
-- ARGV: room, or '' for an inbox; time of the last append as the caller saw it, or ''
-- Returns: 1 if the entries were removed; 0 if the log is in use
local IDS_KEPT_MILLIS = 600000
local now = clock()
local KEPT = { 'epoch', 'seq', 'run', 'epochs', 'end-epoch', 'end-seq', 'held', 'archived',
  'rules-id', 'rules', 'rules-kept' }

if ARGV[1] ~= '' and tonumber(redis.call('HGET', KEYS[3], ARGV[1]) or '0') > 0 then
  return { 0 }
end
local checked = redis.call('HGET', KEYS[2], 'checked') or ''
if checked ~= ARGV[2] then
  return { 0 }
end
redis.call('DEL', KEYS[1])
if now - tonumber(ARGV[2] == '' and '0' or ARGV[2]) < IDS_KEPT_MILLIS then
  redis.call('HDEL', KEYS[2], 'topic', 'topic-id', 'topic-time')
else
  local left = redis.call('PTTL', KEYS[2])
  local values = redis.call('HMGET', KEYS[2], unpack(KEPT))
  redis.call('DEL', KEYS[2])
  for i, field in ipairs(KEPT) do
    if values[i] then
      redis.call('HSET', KEYS[2], field, values[i])
    end
  end
  if left > 0 then
    redis.call('PEXPIRE', KEYS[2], left)
  end
end
-- The next append then sets the time to live of the new stream.
redis.call('HDEL', KEYS[2], 'checked')
return { 1 }
