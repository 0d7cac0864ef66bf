-- Notes that the archive has a log up to an entry, and removes what the history need not keep.
-- KEYS: stream, meta, set of logs with entries that the archive lacks
-- ARGV: log, id of the entry, number of entries to keep
-- Returns: 1 if the archive lacks entries of the log, or 0
local function is_after(one, other)
  local epoch, than = tonumber(string.match(one, '^%d+')), tonumber(string.match(other, '^%d+'))
  return epoch > than or (epoch == than and seq_of(one) > seq_of(other))
end

local meta = redis.call('HMGET', KEYS[2], 'epoch', 'seq', 'archived')
if not meta[1] then
  redis.call('SREM', KEYS[3], ARGV[1])
  return { 0 }
end
local last, mark = meta[1] .. '-' .. meta[2], meta[3]
if not mark or is_after(ARGV[2], mark) then
  mark = ARGV[2]
  redis.call('HSET', KEYS[2], 'archived', mark)
end
redis.call('XTRIM', KEYS[1], 'MAXLEN', '=',
  math.max(tonumber(ARGV[3]), tonumber(meta[2]) - seq_of(mark)))
if is_after(last, mark) then
  return { 1 }
end
redis.call('SREM', KEYS[3], ARGV[1])
return { 0 }
