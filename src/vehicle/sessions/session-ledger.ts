import { isDeepStrictEqual } from "node:util";
import { CAR_SESSIONS } from "../../store/keys/car-keys";
import { StoredValue } from "../../store/stored-value";
import type { Store } from "../../store/store";
import type { Running, Session, SessionBook } from "./stored-sessions";
import { broughtNothing } from "./session-energy";
import type { SessionReport } from "./session-report";
import { sessions } from "./sessions";

/** One car's own ledger of charging sessions, from what it reports; bounded, and stored over restarts. */
export class SessionLedger {
  readonly #book: StoredValue<SessionBook>;

  constructor(store: Store, vehicleId: string) {
    this.#book = StoredValue.of(store, CAR_SESSIONS, { vehicleId });
  }

  /** Resolves when what the report changed is stored. */
  async observe(report: SessionReport): Promise<void> {
    await this.#book.change((book) => {
      const next = sessions(book, report);
      return isDeepStrictEqual(next, book) ? book : next;
    });
  }

  /** The sessions that have ended, newest last. One of 0 kWh is none; its energy may still come late. */
  async ended(): Promise<readonly Session[]> {
    return (await this.#book.get()).ended.filter((session) => !broughtNothing(session));
  }

  /** Until when sessions may be missing, because no more are kept; `undefined` where none was dropped. */
  async missingUntilAt(): Promise<number | undefined> {
    return (await this.#book.get()).missingUntilAt;
  }

  /** The session that still runs, if one does. */
  async running(): Promise<Running | undefined> {
    return (await this.#book.get()).running;
  }
}
