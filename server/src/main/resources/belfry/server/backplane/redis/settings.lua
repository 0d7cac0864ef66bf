-- Puts the settings of the deployment that Redis lacks, and reads all of them.
-- KEYS: settings
-- ARGV: the name and the value of each setting
-- Returns: the value of each setting that Redis has now
local values = {}
for i = 1, #ARGV, 2 do
  redis.call('HSETNX', KEYS[1], ARGV[i], ARGV[i + 1])
  values[#values + 1] = redis.call('HGET', KEYS[1], ARGV[i])
end
return values
