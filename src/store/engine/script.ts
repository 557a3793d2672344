import { createHash } from "node:crypto";

/** A script that the engine runs as one step; only commands that Redis 6 and Valkey both know. */
export interface Script {
  readonly lua: string;
  readonly sha: string;
}

function script(lua: string): Script {
  return { lua, sha: createHash("sha1").update(lua).digest("hex") };
}

/** Milliseconds of the engine's own clock: the only one that all processes share. */
const NOW = `local time = redis.call("TIME")
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** What became of asking for a lease. */
export const LEASE = { elsewhere: 0, renewed: 1, granted: 2, reasserted: 3, free: 4 } as const;

/**
 * KEYS: the lease. ARGV: who asks, for how long, the epoch that it holds by its own clock (0: none), whether it may take what is free,
 * how many writes it knows of, and under which epoch it last held it (0: never). Each grant has a higher epoch. Whoever has lost it by
 * its own clock only is granted it anew. Whoever knows of a higher epoch than the engine, or of more writes, has outlived a failover
 * that lost some: a holder goes on at once, and another when the lease is free.
 */
export const TAKE_LEASE = script(`${NOW}
local held = redis.call("HMGET", KEYS[1], "epoch", "token", "until", "writes")
local epoch, token, till = tonumber(held[1] or "0"), held[2] or "", tonumber(held[3] or "0")
local mine, known = tonumber(ARGV[3]), tonumber(ARGV[6])
local free = till <= now or token == ARGV[1]
local lost = known > epoch or (token == ARGV[1] and known == epoch and tonumber(held[4] or "0") < tonumber(ARGV[5]))
local status = ${LEASE.elsewhere}
if token == ARGV[1] and mine == epoch and till > now and not lost then
  status = ${LEASE.renewed}
elseif lost and (mine > 0 or (free and ARGV[4] == "1")) then
  status = ${LEASE.reasserted}
  epoch = known + 1
elseif free then
  status = ${LEASE.free}
  if ARGV[4] == "1" then
    status = ${LEASE.granted}
    epoch = epoch + 1
  end
end
if status >= ${LEASE.renewed} and status <= ${LEASE.reasserted} then
  till = now + tonumber(ARGV[2])
  redis.call("HSET", KEYS[1], "epoch", epoch, "token", ARGV[1], "until", string.format("%.0f", till))
end
return { status, epoch, token, string.format("%.0f", till - now), string.format("%.0f", now) }`);

/** KEYS: the lease and the values. Returns the epoch of the last grant, and each value's field and what is there. */
export const LOOK_AT_VALUES = script(`local answer = redis.call("HGETALL", KEYS[2])
table.insert(answer, 1, redis.call("HGET", KEYS[1], "epoch") or "0")
return answer`);

/** KEYS: the lease. ARGV: who holds it, and its epoch. */
export const RELEASE_LEASE = script(`local held = redis.call("HMGET", KEYS[1], "epoch", "token")
if held[2] ~= ARGV[1] or held[1] ~= ARGV[2] then return 0 end
redis.call("HSET", KEYS[1], "until", "0")
return 1`);

/**
 * Writes all of some values, or none. KEYS: the lease and the values. ARGV: the holder and its epoch (empty where no lease is
 * needed), and of each value its field, the version that it replaces, and what is there from now on.
 */
export const WRITE_VALUES = script(`${NOW}
if ARGV[1] ~= "" then
  local held = redis.call("HMGET", KEYS[1], "epoch", "token", "until")
  if held[2] ~= ARGV[1] or held[1] ~= ARGV[2] then return { "fenced" } end
  if tonumber(held[3] or "0") <= now then return { "late" } end
end
for i = 3, #ARGV, 3 do
  local stored = redis.call("HGET", KEYS[2], ARGV[i])
  local version = stored and string.match(stored, "^%d+") or "0"
  if version ~= ARGV[i + 1] then return { "stale", ARGV[i], stored or "" } end
end
for i = 3, #ARGV, 3 do redis.call("HSET", KEYS[2], ARGV[i], ARGV[i + 2]) end
if ARGV[1] == "" then return { "written" } end
return { "written", string.format("%.0f", redis.call("HINCRBY", KEYS[1], "writes", 1)) }`);

/** KEYS: a stream. ARGV: its group, and the entry that is done with. */
export const TAKE_OFF = script(`redis.call("XACK", KEYS[1], ARGV[1], ARGV[2])
return redis.call("XDEL", KEYS[1], ARGV[2])`);

/** KEYS: when each process was last heard of. ARGV: the one that ends, and for how long it would count as alive. */
export const LEAVE = script(`${NOW}
return redis.call("ZADD", KEYS[1], "XX", string.format("%.0f", now - tonumber(ARGV[2])), ARGV[1])`);

/**
 * KEYS: when each process was last heard of, and who it is then. ARGV: the process, and what it says of itself. Returns the time,
 * what it had said before, and of each process that was heard of in the last week its name, for how long not, and what it said.
 */
export const BEAT = script(`${NOW}
local before = redis.call("HGET", KEYS[2], ARGV[1]) or ""
redis.call("ZADD", KEYS[1], string.format("%.0f", now), ARGV[1])
redis.call("HSET", KEYS[2], ARGV[1], ARGV[2])
local gone = redis.call("ZRANGEBYSCORE", KEYS[1], "-inf", string.format("%.0f", now - 604800000))
for _, name in ipairs(gone) do
  redis.call("ZREM", KEYS[1], name)
  redis.call("HDEL", KEYS[2], name)
end
local answer = { string.format("%.0f", now), before }
local heard = redis.call("ZRANGE", KEYS[1], 0, -1, "WITHSCORES")
for i = 1, #heard, 2 do
  table.insert(answer, heard[i])
  table.insert(answer, string.format("%.0f", now - tonumber(heard[i + 1])))
  table.insert(answer, redis.call("HGET", KEYS[2], heard[i]) or "{}")
end
return answer`);
