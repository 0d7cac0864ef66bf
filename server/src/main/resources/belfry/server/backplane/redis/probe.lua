-- Writes a number, and publishes it to the instance that probes.
-- KEYS: the key of the instance's probe
-- ARGV: channel, number
redis.call('SET', KEYS[1], ARGV[2], 'EX', 60)
redis.call('PUBLISH', ARGV[1], message({ 'Q', ARGV[2] }))
return { 1 }
