import type { Clock } from "../../src/core/clock";
import { MINUTE_MS } from "../../src/core/duration";
import { freshW } from "../../src/control/shared/site-power/observe";
import { carAfter, homeAfter } from "../../src/page/history";
import { NO_HISTORY, type CarHistory, type HomeHistory, type StoredHistory } from "../../src/page/stored-history";
import { PAGE_HISTORY } from "../../src/store/keys/node-keys";
import { StoredValue } from "../../src/store/stored-value";
import type { Account } from "../account/account";
import type { Outlook } from "../controller/deciders";
import { startInterval } from "../runtime/interval";
import { outlookOf, type CarEntry, type HomeEntry, type Household } from "./household";

const LOOK_EVERY_MS = MINUTE_MS;
/** By the computer's time, which wears out a disk. */
const STORE_EVERY_MS = 15 * MINUTE_MS;

interface Book {
  readonly stored: StoredValue<StoredHistory>;
  readonly opened: Promise<void>;
  readonly stop: () => void;
  history: StoredHistory;
  isNew: boolean;
}

/** Records what the charts show of the last day, whether somebody looks or not: once a minute of the account's time. */
export class Recorder {
  readonly #household: Household;
  readonly #nodeId: string;
  readonly #guard: { over(work: () => unknown): () => void };
  readonly #books = new Map<Account, Book>();
  readonly #stopStoring: () => void;

  constructor(
    household: Household,
    nodeId: string,
    { pace, guard }: { readonly pace: Clock; readonly guard: { over(work: () => unknown): () => void } },
  ) {
    this.#household = household;
    this.#nodeId = nodeId;
    this.#guard = guard;
    this.#stopStoring = startInterval(
      pace,
      STORE_EVERY_MS,
      guard.over(() => this.#store()),
    );
  }

  /** Begins with the accounts that there are now, and ends with those that are gone. */
  gather(): void {
    const { accounts } = this.#household;
    for (const [account, { stop }] of this.#books) {
      if (accounts.includes(account)) continue;
      stop();
      this.#books.delete(account);
    }
    for (const account of accounts) if (!this.#books.has(account)) this.#books.set(account, this.#open(account));
  }

  /** What is known of a home; looks once more before. */
  home({ account, resident }: HomeEntry): HomeHistory | undefined {
    return this.#books.get(account)?.history.homes[resident.id];
  }

  car({ account, file }: CarEntry): CarHistory | undefined {
    return this.#books.get(account)?.history.cars[file.resident.id];
  }

  /** Resolves when all that is stored is known. */
  async opened(): Promise<void> {
    await Promise.all([...this.#books.values()].map(({ opened }) => opened));
  }

  /** Looks at everything now. */
  async look(): Promise<void> {
    for (const account of this.#books.keys()) await this.#look(account);
  }

  async close(): Promise<void> {
    this.#stopStoring();
    for (const { stop } of this.#books.values()) stop();
    await this.#store();
  }

  #open(account: Account): Book {
    const stored = StoredValue.of(account.stores.decisions, PAGE_HISTORY, { nodeId: this.#nodeId });
    const opened = stored.get().then(
      (history) => void (book.history = history),
      // What cannot be read is reported by the store.
      () => undefined,
    );
    const stop = startInterval(
      account.clock,
      LOOK_EVERY_MS,
      this.#guard.over(() => this.#look(account)),
    );
    const book: Book = { stored, opened, stop, history: NO_HISTORY, isNew: false };
    return book;
  }

  async #look(account: Account): Promise<void> {
    const book = this.#books.get(account);
    if (!book) return;
    await book.opened;
    const cars: Record<string, CarHistory> = {};
    const homes: Record<string, HomeHistory> = {};
    const entries = this.#household.cars.filter((one) => one.account === account);
    const looked = entries.map((entry) => ({ entry, outlook: outlookOf(entry) }));
    for (const { entry, outlook } of looked)
      cars[entry.file.resident.id] = await carLooked(entry, outlook, book.history);
    const now = account.clock.now();
    for (const entry of this.#household.homes.filter((one) => one.account === account)) {
      const own = looked.filter(({ entry: { file } }) => file.resident.home === entry.resident.home);
      const outlook = own.find(({ outlook: { prices = [] } }) => prices.length > 0)?.outlook ?? own[0]?.outlook;
      homes[entry.resident.id] = homeLooked(entry, outlook, book.history.homes[entry.resident.id], now);
    }
    book.history = { homes, cars };
    book.isNew = true;
  }

  async #store(): Promise<void> {
    for (const book of this.#books.values()) {
      if (!book.isNew) continue;
      book.isNew = false;
      await book.stored.change(() => book.history);
    }
  }
}

async function carLooked(entry: CarEntry, outlook: Outlook, history: StoredHistory): Promise<CarHistory> {
  const { account, file } = entry;
  const { car, home, id } = file.resident;
  const snapshot = await car.snapshot();
  const isHere = snapshot.atHome !== false;
  const soc = isHere ? (reckonedSoc(entry) ?? snapshot.soc) : snapshot.soc;
  return carAfter(
    history.cars[id],
    {
      chargedW: chargedW(entry, outlook, snapshot),
      soc,
      ...(!home && { prices: outlook.prices, forecast: outlook.forecast }),
    },
    account.clock.now(),
  );
}

/** What a car draws at home; 0 where it does not charge there, `undefined` where nobody knows. */
export function chargedW(
  { file }: CarEntry,
  { chargerW }: Outlook,
  {
    charging,
    pluggedIn,
    atHome,
    powerW,
  }: { charging?: boolean; pluggedIn?: boolean; atHome?: boolean; powerW?: number },
): number | undefined {
  if (atHome === false || pluggedIn === false) return 0;
  if (chargerW !== undefined) return Math.max(0, chargerW);
  if (charging === undefined) return undefined;
  return charging ? (powerW ?? file.resident.car.facts.chargePowerW) : 0;
}

/** The state of charge that a plan rests on: it is carried forward between reports. */
function reckonedSoc({ file }: CarEntry): number | undefined {
  const tariff = file.deciders.all.find(({ node }) => node.type === "smartcar-tariff");
  const { inputs } = tariff?.report() ?? {};
  return inputs && "soc" in inputs && typeof inputs.soc === "number" ? inputs.soc : undefined;
}

function homeLooked(
  { house }: HomeEntry,
  outlook: Outlook = {},
  before: HomeHistory | undefined,
  now: number,
): HomeHistory {
  const { site } = house;
  const { gridW, batteryW } = house.at(now);
  const forecast = house.all("forecast").flatMap(({ slots }) => slots);
  return homeAfter(
    before,
    {
      gridW,
      batteryW,
      solarW: freshW(site, "solar", now),
      batteryPercent: site.batteryLevel?.watts,
      prices: house.latest("prices")?.slots ?? outlook.prices,
      feedIn: house.latest("feed-in")?.slots ?? outlook.feedIn,
      forecast: outlook.forecast ?? forecast,
    },
    now,
  );
}
