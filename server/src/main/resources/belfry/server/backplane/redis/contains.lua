-- Reads whether a session is in a room.
-- KEYS: members
-- ARGV: room, holder
-- Returns: 1 if it is, else 0
return { redis.call('HEXISTS', KEYS[1], ARGV[1] .. '\31' .. ARGV[2]) }
