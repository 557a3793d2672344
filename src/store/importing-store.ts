import type { Store } from "./store";
import { StoreOver } from "./store-over";

export interface ImportingStoreOptions {
  readonly store: Store;
  /** Older stores that may hold values of the same keys; they may come and go. */
  readonly sources: ReadonlySet<Store>;
  /** What is right where both hold a value. Must come to the same when it is done twice: a crash may repeat it. */
  readonly unite: (key: string, value: unknown, older: unknown) => unknown;
  /** Where the keys that older stores may hold are known: the store of one thing by its id, all of whose values are taken over at once. */
  readonly of?: { readonly id: string; readonly keysOf: (id: string) => readonly string[] } | undefined;
}

/**
 * Takes over what older stores hold, each value when it is first asked for, or all when any is, and takes it out there when it is safe
 * here.
 */
export function importingStore(options: ImportingStoreOptions): Store {
  return options.of ? new ImportingAtOnce(options, options.of.id, options.of.keysOf) : new ImportingByKey(options);
}

abstract class ImportingStore extends StoreOver {
  readonly #sources: ReadonlySet<Store>;
  readonly #unite: ImportingStoreOptions["unite"];
  #present: readonly Store[] = NONE;
  #clearing: Promise<void> | undefined;

  constructor({ store, sources, unite }: ImportingStoreOptions) {
    super(store);
    this.#sources = sources;
    this.#unite = unite;
  }

  override async get(key: string): Promise<unknown> {
    await this.ready(key);
    return this.store.get(key);
  }

  override async set(key: string, value: unknown): Promise<void> {
    await this.ready(key);
    await this.store.set(key, value);
  }

  override async change<T>(key: string, change: (value: unknown) => T): Promise<T> {
    await this.ready(key);
    return this.store.change(key, change);
  }

  override async close(): Promise<void> {
    await this.#clearing;
    await this.store.close();
  }

  /** Resolves when the value is taken over from all older stores that are there now. */
  protected abstract ready(key: string): Promise<void>;

  /** The older stores that are there now: the same list as long as they are the same. */
  protected get present(): readonly Store[] {
    const [present, sources] = [this.#present, this.#sources];
    const isSame = present.length === sources.size && present.every((source) => sources.has(source));
    if (!isSame) this.#present = [...sources];
    return this.#present;
  }

  protected async importFrom(source: Store, key: string): Promise<void> {
    const older = await source.get(key);
    if (older === undefined) return;
    await this.store.change(key, (value) => (value === undefined ? older : this.#unite(key, value, older)));
    this.#clearing = Promise.resolve(this.#clearing).then(() => this.#takeOut(source, key));
  }

  async #takeOut(source: Store, key: string): Promise<void> {
    if (await this.store.isSafe()) await source.set(key, undefined);
  }
}

/** Whose keys are not known before they are asked for. */
class ImportingByKey extends ImportingStore {
  /** The sources of which each key was taken over. */
  readonly #taken = new Map<string, readonly Store[]>();
  readonly #underWay = new Map<string, Promise<void>>();

  protected async ready(key: string): Promise<void> {
    while (this.#taken.get(key) !== this.present) {
      const importing = this.#underWay.get(key) ?? this.#importMissing(key).finally(() => this.#underWay.delete(key));
      this.#underWay.set(key, importing);
      await importing;
    }
  }

  async #importMissing(key: string): Promise<void> {
    const now = this.present;
    const before = this.#taken.get(key) ?? [];
    await Promise.all(now.filter((source) => !before.includes(source)).map((source) => this.importFrom(source, key)));
    this.#taken.set(key, now);
  }
}

/** Of one thing, of which there may be thousands: only the sources are remembered. */
class ImportingAtOnce extends ImportingStore {
  readonly #id: string;
  readonly #keysOf: (id: string) => readonly string[];
  /** The sources of which everything was taken over. */
  #taken: readonly Store[] = NONE;
  #underWay: Promise<void> | undefined;

  constructor(options: ImportingStoreOptions, id: string, keysOf: (id: string) => readonly string[]) {
    super(options);
    this.#id = id;
    this.#keysOf = keysOf;
  }

  protected async ready(): Promise<void> {
    while (this.#taken !== this.present)
      await (this.#underWay ??= this.#importMissing().finally(() => (this.#underWay = undefined)));
  }

  async #importMissing(): Promise<void> {
    const now = this.present;
    const sources = now.filter((source) => !this.#taken.includes(source));
    const keys = this.#keysOf(this.#id);
    await Promise.all(sources.flatMap((source) => keys.map((key) => this.importFrom(source, key))));
    this.#taken = now;
  }
}

const NONE: readonly Store[] = [];
