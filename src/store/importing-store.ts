import type { Store } from "./store";
import { StoreOver } from "./store-over";

export interface ImportingStoreOptions {
  readonly store: Store;
  /** Older stores that may hold values of the same keys; they may come and go. */
  readonly sources: ReadonlySet<Store>;
  /** What is right where both hold a value. Must come to the same when it is done twice: a crash may repeat it. */
  readonly unite: (key: string, value: unknown, older: unknown) => unknown;
}

/** Takes over what older stores hold, each value when it is first asked for, and takes it out there when it is safe here. */
export function importingStore(options: ImportingStoreOptions): Store {
  return new ImportingStore(options);
}

class ImportingStore extends StoreOver {
  readonly #sources: ReadonlySet<Store>;
  readonly #unite: ImportingStoreOptions["unite"];
  /** The sources of which each key was taken over: the same list for all keys, because there may be thousands of such stores. */
  readonly #taken = new Map<string, readonly Store[]>();
  /** Made when it is needed. */
  #underWay: Map<string, Promise<void>> | undefined;
  #present: readonly Store[] = NONE;
  #clearing: Promise<void> | undefined;

  constructor({ store, sources, unite }: ImportingStoreOptions) {
    super(store);
    this.#sources = sources;
    this.#unite = unite;
  }

  override async get(key: string): Promise<unknown> {
    await this.#ready(key);
    return this.store.get(key);
  }

  override async set(key: string, value: unknown): Promise<void> {
    await this.#ready(key);
    await this.store.set(key, value);
  }

  override async change<T>(key: string, change: (value: unknown) => T): Promise<T> {
    await this.#ready(key);
    return this.store.change(key, change);
  }

  override async close(): Promise<void> {
    await this.#clearing;
    await this.store.close();
  }

  async #importFrom(source: Store, key: string): Promise<void> {
    const older = await source.get(key);
    if (older === undefined) return;
    await this.store.change(key, (value) => (value === undefined ? older : this.#unite(key, value, older)));
    this.#clearing = Promise.resolve(this.#clearing).then(() => this.#takeOut(source, key));
  }

  async #takeOut(source: Store, key: string): Promise<void> {
    if (await this.store.isSafe()) await source.set(key, undefined);
  }

  get #presentSources(): readonly Store[] {
    const [present, sources] = [this.#present, this.#sources];
    const isSame = present.length === sources.size && present.every((source) => sources.has(source));
    if (!isSame) this.#present = [...sources];
    return this.#present;
  }

  async #importMissing(key: string): Promise<void> {
    const now = this.#presentSources;
    const before = this.#taken.get(key) ?? [];
    await Promise.all(now.filter((source) => !before.includes(source)).map((source) => this.#importFrom(source, key)));
    this.#taken.set(key, now);
  }

  async #ready(key: string): Promise<void> {
    while (this.#taken.get(key) !== this.#presentSources) {
      const underWay = (this.#underWay ??= new Map<string, Promise<void>>());
      const importing = underWay.get(key) ?? this.#importMissing(key).finally(() => this.#isTaken(key));
      underWay.set(key, importing);
      await importing;
    }
  }

  #isTaken(key: string): void {
    this.#underWay?.delete(key);
    if (this.#underWay?.size === 0) this.#underWay = undefined;
  }
}

const NONE: readonly Store[] = [];
