-- Appends an entry to a log once, and publishes it.
-- KEYS: stream, meta, life; then, if the entry changes the room:
--       owned, people, members, counts, hosts, hidden
-- With an archive, the last key is the set of logs with entries that the archive lacks.
-- ARGV: log, channel, key of the draft, payload, 1 for a topic or 0, number of entries to keep and,
--       with an archive, after a space the number to keep while the archive lacks them,
--       1 if a client gave the draft an id or 0,
--       epoch and seq of the last entry that the caller knows,
--       seconds to keep an idle log,
--       time until which this may be done: later the sender may have lost its name,
--       id of the rules by which the draft was judged, or '' for none;
--       then, if the entry changes the room: the rules from the entry on, the sender or '' for the operator,
--       the occupant that is put out or '', how long the rules are kept,
--       1 if the sender must be the only occupant or 0
-- Returns: id, time, 1 if the draft was appended before or 0; or STALE if other rules are in force,
--          or those who must be in the room are not; or LAPSED; or UNSETTLED if Redis may
--          have lost the end of the log, and an instance that may know it has not reported yet
local CHECK_MILLIS = 20
local EPOCHS_KEPT = 16
local SETTLED_MILLIS = 3000
local now = clock()

-- The hash of a log remembers the keys of drafts in three generations: the present one and the two
-- before it. A generation ends after a time, or when it has a number of keys. So a key is found for
-- at least the time of two generations, unless the keys of two generations follow it. Drafts that
-- have an id, and drafts that only the server repeats, have generations of their own.
-- A field of the hash is a bucket. It has the number of its generation in TAG bytes, and then a
-- RECORD for each draft: the key without its first character, which names the bucket, and the seq.
-- A new generation overwrites the buckets of the one that is forgotten.
local GENERATIONS, TAG, RECORD = 3, 4, 12
local present, millis, most = 'ids', 300000, 2500
if ARGV[7] ~= '1' then
  present, millis, most = 'once', 5000, 400
end
local bucket, key = string.sub(ARGV[3], 1, 1), string.sub(ARGV[3], 2)
local buckets = { present .. '0' .. bucket, present .. '1' .. bucket, present .. '2' .. bucket }

local meta = redis.call('HMGET', KEYS[2], 'epoch', 'seq', 'run', 'checked', 'epochs', present,
  buckets[1], buckets[2], buckets[3], 'rules-id', 'archived', 'rules-kept')
local epoch = tonumber(meta[1] or '0')
local seq = tonumber(meta[2] or '0')
local run = meta[3]
local checked = tonumber(meta[4] or '0')
local epochs = meta[5] or ''
local generation, count, began = 0, 0, now
if meta[6] then
  generation, count, began = struct.unpack('>I4I4I6', meta[6])
end
local known
for i = 7, 6 + GENERATIONS do
  local records = meta[i]
  local at = records and string.find(records, key, TAG + 1, true)
  while at and (at - TAG - 1) % RECORD ~= 0 do
    at = string.find(records, key, at + 1, true)
  end
  if at and struct.unpack('>I4', records) > generation - GENERATIONS then
    known = struct.unpack('>I5', records, at + #key)
  end
end

if known then
  local was = whole(epoch)
  for began, first in string.gmatch(epochs, '(%d+):(%d+)') do
    if tonumber(first) <= known then
      was = began
    end
  end
  redis.call('HINCRBY', KEYS[2], 'again', 1) -- a write, so that WAIT covers this answer
  return { was .. '-' .. whole(known), whole(now), 1 }
end

if now > tonumber(ARGV[11]) then
  return refuse_lapsed()
end

-- An earlier release passes no id of rules.
if (ARGV[12] or '') ~= (meta[10] or '') then
  return { 'STALE' }
end
local changed, putOut, keeping = ARGV[13], ARGV[15], meta[12]
if changed then
  local function outside(holder)
    return redis.call('HEXISTS', KEYS[6], ARGV[1] .. '\31' .. holder) == 0
  end
  if (ARGV[14] ~= '' and outside(ARGV[14])) or (putOut ~= '' and outside(putOut))
    or (ARGV[17] == '1' and redis.call('HGET', KEYS[7], ARGV[1]) ~= '1') then
    return { 'STALE' }
  end
  keeping = ARGV[16]
end

-- A new epoch begins if the log may have lost its end: another process of Redis answers, or the
-- caller knows a later entry. Reading the id of the process costs a fifth of an append, so
-- one reading is used for a time that is shorter than any restart.
local due = not meta[1] or now - checked > CHECK_MILLIS or now < checked
if due then
  run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
end
local seen_epoch, seen_seq = tonumber(ARGV[8]), tonumber(ARGV[9])
local begins, follows = false, nil
if run ~= meta[3] or (seen_epoch == epoch and seen_seq > seq) or seen_epoch > epoch then
  -- What instances reported since this life of Redis began: see witness.lua.
  local life = redis.call('HMGET', KEYS[3], 'life', 'complete')
  local ends = redis.call('HMGET', KEYS[2], 'end-epoch', 'end-seq', 'held')
  local of, since = string.match(life[1] or '', '(%x+) (%d+)')
  local began = tonumber(since or '0')
  local complete = life[2] == '1'
  if of ~= run or (not complete and now - began < SETTLED_MILLIS) then
    return redis.error_reply('UNSETTLED not all instances have reported the ends of logs yet')
  end
  local end_epoch, end_seq = epoch, seq
  for _, other in ipairs({ { seen_epoch, seen_seq },
    { tonumber(ends[1] or '0'), tonumber(ends[2] or '0') } }) do
    if other[1] > end_epoch or (other[1] == end_epoch and other[2] > end_seq) then
      end_epoch, end_seq = other[1], other[2]
    end
  end
  if not meta[1] and end_seq == 0 and end_epoch <= began then
    -- No instance knows an entry of this log. A place without one was all that it had, if every
    -- instance has reported; if not, that is certain only of the places of this life.
    follows = whole((end_epoch == 0 or not complete) and began or end_epoch) .. '-0'
  elseif meta[3] ~= run and complete and tonumber(ends[3] or '0') == began then
    follows = whole(end_epoch) .. '-' .. whole(end_seq)
  end
  local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
  local last = newest and tonumber(string.match(newest[1], '^%d+')) or 0
  begins = true
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
local number = whole(seq)
local id = (begins and whole(epoch) or meta[1]) .. '-' .. number
local at = whole(now)
local kept = ARGV[6]
local space = string.find(kept, ' ', 1, true)
if space then
  local most = tonumber(string.sub(kept, space + 1))
  local mark = meta[11]
  -- The mark of a log that is not in the set is its last id.
  if not mark or mark == meta[1] .. '-' .. meta[2] then
    redis.call('SADD', KEYS[#KEYS], ARGV[1])
  end
  -- What was removed before there was an archive is not lost to it.
  if not mark then
    local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
    local first = oldest and oldest[1] or id
    mark = string.match(first, '^%d+-') .. whole(seq_of(first) - 1)
    redis.call('HSET', KEYS[2], 'archived', mark)
  end
  kept = math.max(tonumber(string.sub(kept, 1, space - 1)), math.min(most, seq - seq_of(mark)))
end
if follows then
  redis.call('XADD', KEYS[1], 'MAXLEN', '=', kept, id, 't', at, 'p', ARGV[4], 'f', follows)
else
  redis.call('XADD', KEYS[1], 'MAXLEN', '=', kept, id, 't', at, 'p', ARGV[4])
end

if count >= most or now - began >= millis then
  generation, count, began = generation + 1, 0, now
end
local place = generation % GENERATIONS + 1
local state = struct.pack('>I4I4I6', generation, count + 1, began)
local tag = string.sub(state, 1, TAG)
local records = meta[6 + place]
if not records or string.sub(records, 1, TAG) ~= tag then
  records = tag
end
records = records .. key .. struct.pack('>I5', seq)
if due or begins then
  redis.call('HSET', KEYS[2], 'epoch', whole(epoch), 'seq', number, 'run', run,
    'checked', due and at or whole(checked), 'epochs', epochs,
    present, state, buckets[place], records)
else
  redis.call('HSET', KEYS[2], 'seq', number, present, state, buckets[place], records)
end
if ARGV[5] == '1' then
  redis.call('HSET', KEYS[2], 'topic-id', id, 'topic-time', at, 'topic', ARGV[4])
end
if changed then
  redis.call('HSET', KEYS[2], 'rules-id', id, 'rules', changed, 'rules-kept', keeping)
  if lasts(keeping) then
    redis.call('PERSIST', KEYS[2])
  end
  if hides(keeping) then
    redis.call('HSET', KEYS[9], ARGV[1], '1')
  else
    redis.call('HDEL', KEYS[9], ARGV[1])
  end
end
if due then
  redis.call('EXPIRE', KEYS[1], ARGV[10])
  if not lasts(keeping) then
    redis.call('EXPIRE', KEYS[2], ARGV[10])
  end
end
redis.call('PUBLISH', ARGV[2], message({ 'E', ARGV[1], id, at, ARGV[4], follows }))
if changed and putOut ~= '' then
  leave(KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8], ARGV[1], putOut, 'K')
end
return { id, at, 0 }
