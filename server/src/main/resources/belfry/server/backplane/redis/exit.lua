-- Removes an occupant from a room, and publishes the change.
-- KEYS: owned, people, members, counts, hosts
-- ARGV: room, holder, 'Q' if the session of the occupant ended, 'K' if it was put out, or '',
--       the reason that the occupant gave, or ''
-- Returns: 1 if the occupant was there, else 0
local there = leave(KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], ARGV[1], ARGV[2], ARGV[3],
  ARGV[4])
return { there and 1 or 0 }
