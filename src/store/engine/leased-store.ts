import { SECOND_MS } from "../../core/duration";
import { AsyncLocalStorage } from "node:async_hooks";
import * as z from "zod";
import { SmartcarError } from "../../core/error";
import { Mutex } from "../../core/mutex";
import { elsewhereError, type Store } from "../store";
import type { Engine } from "./engine";
import type { Lease } from "./lease";
import { LOOK_AT_VALUES, WRITE_VALUES } from "./script";

export interface LeasedStoreOptions {
  readonly engine: Engine;
  /** The hash tag of the values and their lease. */
  readonly tag: string;
  readonly lease: Lease;
  /** Whether this process is the one that takes the lease. */
  readonly mayTake: () => boolean;
  /** What is spent once for all: its change is refused unless it is certainly stored. */
  readonly mustBeSure: (key: string) => boolean;
}

/** The values of one car in the engine. */
export interface LeasedStore extends Store {
  /** Changes in memory what must be sure elsewhere: for what was set apart for a holder that is cut off. It is stored later. */
  changeHere<T>(key: string, change: (value: unknown) => T): Promise<T>;
  /** Writes what the engine has not got yet; what fails stays. */
  flush(): Promise<void>;
}

interface Entry {
  /** Counts up with each write; the engine refuses one that replaces another version. */
  readonly version: number;
  readonly value: unknown;
}

/** What is written in one go when it is over. */
interface Batch {
  /** Names its store. */
  readonly of: symbol;
  isOpen: boolean;
  readonly keys: Set<string>;
}

/** One for all stores: each costs every promise of the process a little. */
const openBatches = new AsyncLocalStorage<readonly Batch[]>();

/** What another process has is read again when it is older. */
const LOOKED_MS = 5 * SECOND_MS;

const Look = z.tuple([z.string()]).rest(z.string());
const Written = z.array(z.string()).min(1);

/**
 * Under its lease, memory has the newest values and the engine follows: each write carries the lease, and is refused there when
 * another has taken it since. Without it, what others have stored is only looked at, and changes stay in memory until the lease is
 * taken, which begins with what is stored.
 */
export function leasedStore({ engine, tag, lease, mayTake, mustBeSure }: LeasedStoreOptions): LeasedStore {
  const keys = [engine.key(tag, "lease"), engine.key(tag, "values")];
  const name = Symbol(tag);
  let values = new Map<string, Entry>();
  const dirty = new Set<string>();
  let isMine = false;
  /** Whether something was changed in memory that will not be stored. */
  let hasUnstored = false;
  let lookedAt = -Infinity;
  let loading: Promise<void> | undefined;
  let loads = 0;
  const spending = new Mutex();
  const writing = new Mutex();
  let next: Promise<void> | undefined;

  const off = lease.onTaken(({ isUnbroken, hasEngineLost }) => {
    if (hasEngineLost) {
      // What is in memory is newer than what is stored, whoever has changed it.
      isMine = true;
      for (const key of values.keys()) dirty.add(key);
    } else if (!isUnbroken || !isMine) {
      isMine = false;
      lookedAt = -Infinity;
      loading = undefined;
    }
  });

  /** Whether this process holds the lease; what is in memory is up to date then. Never rejects. */
  async function loaded(): Promise<boolean> {
    for (let tries = 0; tries < 2; tries += 1) {
      const isHeld = lease.isHeld || (mayTake() && (await lease.take().catch(() => false)));
      if (isHeld && isMine) return true;
      const isOld = engine.clock.now() - lookedAt > LOOKED_MS;
      if (!isHeld && !isOld) return false;
      // Whoever takes the lease begins with what is stored; so does, again, whoever has lost it.
      await (loading ??= load(isHeld).finally(() => (loading = undefined)));
    }
    return lease.isHeld && isMine;
  }

  async function load(isHeld: boolean): Promise<void> {
    const { epoch } = lease;
    const turn = ++loads;
    const looked = await engine.run(LOOK_AT_VALUES, keys, []).catch(() => undefined);
    // Another may have taken it meanwhile, or this process.
    if (turn !== loads || (isHeld && (!lease.isHeld || lease.epoch !== epoch))) return;
    lookedAt = engine.clock.now();
    if (looked === undefined) return;
    const [storedEpoch, ...all] = Look.parse(looked);
    // The engine has lost what this process knows.
    if (Number(storedEpoch) < epoch) return;
    values = new Map(pairsOf(all).map(([key, stored]) => [key, entryOf(stored)]));
    dirty.clear();
    hasUnstored = false;
    isMine = isHeld;
  }

  /**
   * Writes values, all or none; `false` where they are not the newest any more. Rejects with SmartcarError `STORE`, and then they may
   * be written or not.
   */
  async function write(changes: ReadonlyMap<string, unknown>): Promise<boolean> {
    const turn = loads;
    const texts = new Map([...changes].map(([key, value]) => [key, textOf(value)]));
    const versions = new Map([...changes.keys()].map((key) => [key, values.get(key)?.version ?? 0]));
    for (;;) {
      if (!(await lease.take()) || !isMine || turn !== loads) return false;
      const triples = [...texts].flatMap(([key, text]) => {
        const version = versions.get(key) ?? 0;
        return [key, version, `${version + 1} ${text}`];
      });
      const [answer, field = "", stored] = Written.parse(
        await engine.run(WRITE_VALUES, keys, [lease.token, lease.epoch, ...triples]),
      );
      if (answer === "fenced" || answer === "late") {
        lease.lose();
        continue;
      }
      // Nobody else writes under this lease: a failover lost what was written, or a write came through that seemed to have failed.
      if (answer === "stale") {
        versions.set(field, entryOf(stored).version);
        continue;
      }
      lease.noteWrites(Number(field));
      // What was changed in memory meanwhile stays, and has its own turn.
      for (const [key, version] of versions) values.set(key, { version: version + 1, value: values.get(key)?.value });
      return true;
    }
  }

  async function flushed(): Promise<void> {
    if (dirty.size === 0 || !isMine || !lease.isHeld) return;
    const changes = new Map([...dirty].map((key) => [key, values.get(key)?.value]));
    dirty.clear();
    if (await write(changes).catch(() => false)) return;
    if (isMine) for (const key of changes.keys()) dirty.add(key);
  }

  function flush(): Promise<void> {
    next ??= writing.run(async () => {
      // All who ask in this turn share it.
      await Promise.resolve();
      next = undefined;
      await flushed();
    });
    return next;
  }

  function openBatch(): Batch | undefined {
    return openBatches.getStore()?.find((one) => one.isOpen && one.of === name);
  }

  async function put(key: string, value: unknown): Promise<void> {
    values.set(key, { version: values.get(key)?.version ?? 0, value: structuredClone(value) });
    const own = openBatch();
    if (isMine) (own?.keys ?? dirty).add(key);
    else hasUnstored = true;
    if (!own) await flush();
  }

  async function changeHere<T>(key: string, change: (value: unknown) => T): Promise<T> {
    await loaded();
    const before = structuredClone(values.get(key)?.value);
    const value = change(before);
    if (value !== before) await put(key, value);
    return value;
  }

  function changeSurely<T>(key: string, change: (value: unknown) => T): Promise<T> {
    return spending.run(async () => {
      for (;;) {
        if (!(await loaded())) throw await notHere();
        const before = structuredClone(values.get(key)?.value);
        const value = change(before);
        if (value === before) return value;
        try {
          if (await writing.run(() => spent(key, value))) return value;
        } catch (err) {
          // It may be written all the same, and is taken back then.
          dirty.add(key);
          throw err;
        }
      }
    });
  }

  /** Writes what must be sure. Nothing else is written between that and its being in memory. */
  async function spent(key: string, value: unknown): Promise<boolean> {
    if (!(await write(new Map([[key, value]])))) return false;
    values.set(key, { version: values.get(key)?.version ?? 0, value: structuredClone(value) });
    dirty.delete(key);
    return true;
  }

  /** Why nothing can be spent here. */
  async function notHere(): Promise<SmartcarError> {
    try {
      await lease.renew();
      return elsewhereError();
    } catch (err) {
      if (err instanceof SmartcarError) return err;
      throw err;
    }
  }

  async function together<T>(work: () => Promise<T>): Promise<T> {
    if (openBatch()) return work();
    await loaded();
    const own: Batch = { of: name, isOpen: true, keys: new Set() };
    try {
      return await openBatches.run([...(openBatches.getStore() ?? []), own], work);
    } finally {
      own.isOpen = false;
      if (isMine) for (const key of own.keys) dirty.add(key);
      await flush();
    }
  }

  return {
    get: async (key) => {
      await loaded();
      return structuredClone(values.get(key)?.value);
    },
    set: async (key, value) => {
      if (mustBeSure(key)) await changeSurely(key, () => value);
      else await changeHere(key, () => value);
    },
    change: (key, change) => (mustBeSure(key) ? changeSurely(key, change) : changeHere(key, change)),
    changeHere,
    together,
    flush,
    isSafe: async () => {
      await flush();
      return dirty.size === 0 && !hasUnstored;
    },
    report: (problem) => engine.report(problem),
    close: async () => {
      await flush();
      off();
    },
  };
}

/** A value as the engine stores it, after its version and a space. */
function textOf(value: unknown): string {
  return value === undefined ? "" : JSON.stringify(value);
}

function entryOf(stored = ""): Entry {
  const end = stored.indexOf(" ");
  const [head, json] = [stored.slice(0, Math.max(0, end)), stored.slice(end + 1)];
  const version = Number.parseInt(head, 10) || 0;
  return { version, value: version === 0 || json === "" ? undefined : (JSON.parse(json) as unknown) };
}

function pairsOf(flat: readonly string[]): readonly (readonly [key: string, value: string])[] {
  return flat.flatMap((key, n) => (n % 2 === 0 ? [[key, flat[n + 1] ?? ""] as const] : []));
}
