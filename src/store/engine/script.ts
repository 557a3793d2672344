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
 * and how many writes under it it knows of. Each grant has a higher epoch. Whoever has lost it by its own clock only is granted it
 * anew. A holder whose epoch is higher than the engine's, or who knows of more writes, has outlived a failover that lost some.
 */
export const TAKE_LEASE = script(`${NOW}
local held = redis.call("HMGET", KEYS[1], "epoch", "token", "until", "writes")
local epoch, token, till = tonumber(held[1] or "0"), held[2] or "", tonumber(held[3] or "0")
local mine = tonumber(ARGV[3])
local lost = token == ARGV[1] and mine == epoch and tonumber(held[4] or "0") < tonumber(ARGV[5])
local status = ${LEASE.elsewhere}
if token == ARGV[1] and mine == epoch and till > now and not lost then
  status = ${LEASE.renewed}
elseif mine > epoch or lost then
  status = ${LEASE.reasserted}
  epoch = mine + 1
elseif till <= now or token == ARGV[1] then
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

/**
 * KEYS: when each process was last heard of, and who it is then. ARGV: the process, what it says of itself, and how long it counts
 * as alive. Returns the time, and of each process that was heard of in the last week its name, for how long not, and what it said.
 */
export const BEAT = script(`${NOW}
redis.call("ZADD", KEYS[1], string.format("%.0f", now), ARGV[1])
redis.call("HSET", KEYS[2], ARGV[1], ARGV[2])
local gone = redis.call("ZRANGEBYSCORE", KEYS[1], "-inf", string.format("%.0f", now - 604800000))
for _, name in ipairs(gone) do
  redis.call("ZREM", KEYS[1], name)
  redis.call("HDEL", KEYS[2], name)
end
local answer = { string.format("%.0f", now) }
local heard = redis.call("ZRANGE", KEYS[1], 0, -1, "WITHSCORES")
for i = 1, #heard, 2 do
  table.insert(answer, heard[i])
  table.insert(answer, string.format("%.0f", now - tonumber(heard[i + 1])))
  table.insert(answer, redis.call("HGET", KEYS[2], heard[i]) or "{}")
end
return answer`);
