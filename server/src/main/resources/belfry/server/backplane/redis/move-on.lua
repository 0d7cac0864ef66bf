-- Moves a bookmark on, or makes it. A bookmark with a later place stays there.
-- KEYS: bookmarks
-- ARGV: name of the bookmark, id of the place
-- Returns: 1 if the bookmark has this place now, 0 if it has a later one
local function is_before(id, other)
  local epoch = tonumber(string.match(id, '^%d+'))
  local other_epoch = tonumber(string.match(other, '^%d+'))
  return epoch < other_epoch or (epoch == other_epoch and seq_of(id) < seq_of(other))
end

local old = redis.call('HGET', KEYS[1], ARGV[1])
if old and is_before(ARGV[2], old) then
  return { 0 }
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return { 1 }
