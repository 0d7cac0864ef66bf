-- Counts the occupants of a room.
-- KEYS: members, counts, hosts
-- ARGV: room
-- Returns: the number of occupants; the holder of the host, or '' if no host is there
local host = host_of(KEYS[3], ARGV[1])
if host and redis.call('HEXISTS', KEYS[1], ARGV[1] .. '\31' .. host) == 0 then
  host = nil
end
return { tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '0'), host or '' }
