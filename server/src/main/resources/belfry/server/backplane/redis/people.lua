-- Lists occupants of a room, in the order in which they entered.
-- KEYS: people, members
-- ARGV: room, highest number of occupants
-- Returns: for each: holder, name, time of entering, away message or '', account or ''
local room = ARGV[1]
local places = redis.call('ZRANGEBYLEX', KEYS[1], '[' .. room .. '\31', '(' .. room .. '\32',
  'LIMIT', 0, ARGV[2])
local found = {}
for _, place in ipairs(places) do
  local holder = string.match(place, '^[^\31]*\31[^\31]*\31(.*)$')
  local packed = redis.call('HGET', KEYS[2], room .. '\31' .. holder)
  if packed then
    local one = cmsgpack.unpack(packed)
    found[#found + 1] = holder
    found[#found + 1] = one.name
    found[#found + 1] = one.since
    found[#found + 1] = one.away
    found[#found + 1] = one.account or '' -- an earlier release does not write it
  end
end
return found
