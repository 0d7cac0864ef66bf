-- Removes the oldest entries of a log that are all from before a time.
-- KEYS: stream
-- ARGV: time, highest number of entries to remove
-- Returns: number of removed entries
local function is_old(entry)
  for i = 1, #entry[2], 2 do
    if entry[2][i] == 't' then
      return tonumber(entry[2][i + 1]) < tonumber(ARGV[1])
    end
  end
end

local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
if not oldest or not is_old(oldest) then
  return { 0 } -- the usual case
end
local count, last = 0, nil
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', ARGV[2])) do
  if not is_old(entry) then
    break
  end
  count, last = count + 1, entry[1]
end
local epoch, seq = string.match(last, '^(%d+)-(%d+)$')
redis.call('XTRIM', KEYS[1], 'MINID', '=', epoch .. '-' .. whole(tonumber(seq) + 1))
return { count }
