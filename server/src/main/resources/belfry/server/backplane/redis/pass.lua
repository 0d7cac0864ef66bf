-- Publishes what passes through a log without becoming an entry of it.
-- KEYS: a key of the log's partition
-- ARGV: log, channel, id, payload
-- Returns: the time
local at = whole(clock())
redis.call('PUBLISH', ARGV[2], message({ 'T', ARGV[1], ARGV[3], at, ARGV[4] }))
return { at }
