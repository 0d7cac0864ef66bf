-- Finds the account of a name, also one that has ended.
-- KEYS: accounts
-- ARGV: key of the name
-- Returns: nothing, or the line of the account
local found = redis.call('HGET', KEYS[1], ARGV[1])
return found and { cmsgpack.unpack(found).line } or {}
