-- Appends an entry to a log once, and publishes it.
-- KEYS: stream, ids, meta, life
-- ARGV: log, channel, idempotency key of the draft, payload, 1 for a topic or 0,
--       number of entries to keep, number of drafts to remember,
--       epoch and seq of the last entry that the caller knows,
--       seconds to keep an idle log,
--       time until which this may be done: later the sender may have lost its name
-- Returns: id, time, 1 if the draft was appended before or 0; or LAPSED; or UNSETTLED if Redis may
--          have lost the end of the log, and an instance that may know it has not reported yet
local CHECK_MILLIS = 20
local EPOCHS_KEPT = 16
local TRIM_EVERY = 64
local SETTLED_MILLIS = 3000

local meta = redis.call('HMGET', KEYS[3], 'epoch', 'seq', 'run', 'checked', 'epochs')
local known = redis.call('ZSCORE', KEYS[2], ARGV[3])
local epoch = tonumber(meta[1] or '0')
local seq = tonumber(meta[2] or '0')
local run = meta[3]
local checked = tonumber(meta[4] or '0')
local epochs = meta[5] or ''

if known then
  local was = whole(epoch)
  for began, first in string.gmatch(epochs, '(%d+):(%d+)') do
    if tonumber(first) <= tonumber(known) then
      was = began
    end
  end
  redis.call('HINCRBY', KEYS[3], 'again', 1) -- a write, so that WAIT covers this answer
  return { was .. '-' .. known, whole(now), 1 }
end

if now > tonumber(ARGV[11]) then
  return refuse_lapsed()
end

-- A new epoch begins if the log may have lost its end: another process of Redis answers, or the
-- caller knows a later entry. Reading the id of the process costs a fifth of an append, so
-- one reading is used for a time that is shorter than any restart.
local due = not meta[1] or now - checked > CHECK_MILLIS or now < checked
if due then
  run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
end
local seen_epoch, seen_seq = tonumber(ARGV[8]), tonumber(ARGV[9])
local follows
if run ~= meta[3] or (seen_epoch == epoch and seen_seq > seq) or seen_epoch > epoch then
  -- What instances reported since this life of Redis began: see witness.lua.
  local life = redis.call('HMGET', KEYS[4], 'life', 'complete')
  local known = redis.call('HMGET', KEYS[3], 'end-epoch', 'end-seq', 'held')
  local of, since = string.match(life[1] or '', '(%x+) (%d+)')
  local began = tonumber(since or '0')
  local complete = life[2] == '1'
  if of ~= run or (not complete and now - began < SETTLED_MILLIS) then
    return redis.error_reply('UNSETTLED not all instances have reported the ends of logs yet')
  end
  local end_epoch, end_seq = epoch, seq
  for _, other in ipairs({ { seen_epoch, seen_seq },
    { tonumber(known[1] or '0'), tonumber(known[2] or '0') } }) do
    if other[1] > end_epoch or (other[1] == end_epoch and other[2] > end_seq) then
      end_epoch, end_seq = other[1], other[2]
    end
  end
  if not meta[1] and end_seq == 0 and end_epoch <= began then
    -- No instance knows an entry of this log. A place without one was all that it had, if every
    -- instance has reported; if not, that is certain only of the places of this life.
    follows = whole((end_epoch == 0 or not complete) and began or end_epoch) .. '-0'
  elseif meta[3] ~= run and complete and tonumber(known[3] or '0') == began then
    follows = whole(end_epoch) .. '-' .. whole(end_seq)
  end
  local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
  local last = newest and tonumber(string.match(newest[1], '^%d+')) or 0
  seq = math.max(seq, end_seq)
  epoch = math.max(now, end_epoch + 1, began + 1, last + 1)
  local list = {}
  for one in string.gmatch(epochs, '[^,]+') do
    list[#list + 1] = one
  end
  list[#list + 1] = whole(epoch) .. ':' .. whole(seq + 1)
  epochs = table.concat(list, ',', math.max(1, #list - EPOCHS_KEPT + 1))
end

seq = seq + 1
local id = whole(epoch) .. '-' .. whole(seq)
local at = whole(now)
if follows then
  redis.call('XADD', KEYS[1], 'MAXLEN', '=', ARGV[6], id, 't', at, 'p', ARGV[4], 'f', follows)
else
  redis.call('XADD', KEYS[1], 'MAXLEN', '=', ARGV[6], id, 't', at, 'p', ARGV[4])
end
redis.call('ZADD', KEYS[2], seq, ARGV[3])
if seq % TRIM_EVERY == 0 then
  redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -(tonumber(ARGV[7]) + 1))
end
redis.call('HSET', KEYS[3], 'epoch', whole(epoch), 'seq', whole(seq), 'run', run,
  'checked', due and at or whole(checked), 'epochs', epochs)
if ARGV[5] == '1' then
  redis.call('HSET', KEYS[3], 'topic-id', id, 'topic-time', at, 'topic', ARGV[4])
end
if due then
  for key = 1, 3 do
    redis.call('EXPIRE', KEYS[key], ARGV[10])
  end
end
redis.call('PUBLISH', ARGV[2], message({ 'E', ARGV[1], id, at, ARGV[4], follows }))
return { id, at, 0 }
