-- Lists occupants of a room, in the order in which they entered.
-- KEYS: people, members, hosts
-- ARGV: room, highest number of occupants
-- Returns: for each: name, time of entering, away message or '', 1 for the host or 0
local room = ARGV[1]
local places = redis.call('ZRANGEBYLEX', KEYS[1], '[' .. room .. '\31', '(' .. room .. '\32',
  'LIMIT', 0, ARGV[2])
local found = {}
local host = host_of(KEYS[3], room)
for _, place in ipairs(places) do
  local holder = string.match(place, '^[^\31]*\31[^\31]*\31(.*)$')
  local packed = redis.call('HGET', KEYS[2], room .. '\31' .. holder)
  if packed then
    local one = cmsgpack.unpack(packed)
    found[#found + 1] = one.name
    found[#found + 1] = one.since
    found[#found + 1] = one.away
    found[#found + 1] = holder == host and 1 or 0
  end
end
return found
