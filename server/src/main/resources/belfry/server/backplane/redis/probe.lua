-- Writes, and tells the instance that asks.
-- KEYS: the probe's own
-- ARGV: channel, number
redis.call('SET', KEYS[1], ARGV[2], 'EX', 60)
redis.call('PUBLISH', ARGV[1], message({ 'Q', ARGV[2] }))
return { 1 }
