import { isDeepStrictEqual } from "node:util";
import type { NodeAPI } from "node-red";
import { systemClock } from "../../src/core/clock";
import type { Account } from "../account/account";
import type { AccountSettings } from "../account/account-settings";

interface DraftAccount {
  readonly account: Account;
  readonly settings: AccountSettings;
  readonly forget: () => void;
}

/** Built-in simulators that were started for a form that is not deployed, and that live on while a car is being connected to them. */
export class DraftAccounts {
  readonly #RED: NodeAPI;
  readonly #drafts = new Map<string, DraftAccount>();

  constructor(RED: NodeAPI) {
    this.#RED = RED;
  }

  /** The account that stays open for this form. */
  find(id: string, settings: AccountSettings): Account | undefined {
    const draft = this.#drafts.get(id);
    return isDeepStrictEqual(draft?.settings, settings) ? draft?.account : undefined;
  }

  /** Keeps `account`, in place of another one with this id, for `ms` from now or until flows are deployed. */
  keep(id: string, account: Account, settings: AccountSettings, ms: number): void {
    const known = this.#drafts.get(id);
    if (known?.account === account) known.forget();
    else this.#close(id);
    const close = (): void => this.#close(id);
    const cancel = systemClock.after(ms, close);
    const { events } = this.#RED;
    events.once("flows:stopping", close);
    this.#drafts.set(id, {
      account,
      settings,
      forget: () => {
        cancel();
        events.off("flows:stopping", close);
      },
    });
  }

  #close(id: string): void {
    const draft = this.#drafts.get(id);
    if (!draft) return;
    this.#drafts.delete(id);
    draft.forget();
    void draft.account.close();
  }
}
