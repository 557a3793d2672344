import { SmartcarError } from "../../src/core/error";
import type { Simulator } from "../../src/simulator/simulator";
import { SmartcarClient, type SmartcarClientOptions } from "../../src/smartcar/client";
import type { Application } from "../../src/smartcar/further-records";
import { hostsAt, liveHosts, type Hosts } from "../../src/smartcar/transport/hosts";
import { Throttle } from "../../src/smartcar/transport/throttle";
import type { Store } from "../../src/store/store";
import { say } from "../runtime/speech";
import { scheduleProfile } from "../schedule/schedule-profile";
import type { AccountSettings } from "./account-settings";
import type { CheckedTime } from "./account-time";

/** What a link needs of its account. */
interface Linked {
  /** Settings that cannot be used are an error for everyone who connects. */
  readonly settings: AccountSettings | SmartcarError;
  readonly time: CheckedTime;
  /** Keeps what was learnt of Smartcar's schedules. */
  readonly store: Store;
  readonly onRequest: SmartcarClientOptions["onRequest"];
}

/** An account's one client of Smartcar, and where chosen the built-in simulator behind it; both start on first use. */
export class SmartcarLink {
  readonly #account: Linked;
  #client: Promise<SmartcarClient> | undefined;
  #simulator: Simulator | undefined;
  #throttle: Throttle | undefined;
  #isClosed = false;

  constructor(account: Linked) {
    this.#account = account;
  }

  /** What spaces the requests to Smartcar out; `undefined` before the first. */
  get throttle(): Throttle | undefined {
    return this.#throttle;
  }

  /** The client. After a failure the next call tries again. Throws SmartcarError. */
  connect(): Promise<SmartcarClient> {
    this.#client ??= this.#open().catch((err: unknown) => {
      this.#client = undefined;
      throw err;
    });
    return this.#client;
  }

  /** Where the built-in simulator is, once it runs; `undefined` in another environment. Throws SmartcarError. */
  async simulatorOrigin(): Promise<string | undefined> {
    const { settings } = this.#account;
    if (!(settings instanceof SmartcarError) && settings.environment === "simulator") await this.connect();
    return this.#simulator?.origin;
  }

  /** What the account goes by at Smartcar, wherever that is. Throws SmartcarError. */
  async application(): Promise<Application> {
    const settings = this.#usable();
    await this.connect();
    const { clientId, clientSecret, applicationId } = settings;
    if (!this.#simulator) return { hosts: hostsOf(settings), clientId, clientSecret, applicationId };
    const { origin, credentials, applicationId: simulated } = this.#simulator;
    return { hosts: hostsAt(origin), ...credentials, applicationId: simulated };
  }

  /** Ends the client, and what it has under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const client = await this.#client?.catch(() => undefined);
    await client?.close();
  }

  /** Ends the built-in simulator: after everything that may still ask it. */
  async closeSimulator(): Promise<void> {
    await this.#simulator?.close();
  }

  #usable(): AccountSettings {
    const { settings } = this.#account;
    if (settings instanceof SmartcarError) throw settings;
    return settings;
  }

  async #open(): Promise<SmartcarClient> {
    const settings = this.#usable();
    if (settings.environment === "simulator") return this.#openSimulator(settings);
    const { clientId, clientSecret, applicationId, requestBurst, requestsPerMinute } = settings;
    if (!clientId || !clientSecret) {
      const part = say(clientId ? "part.client-secret" : "part.client-id");
      throw new SmartcarError("NOT_CONFIGURED", say("error.no-client-part", { part }));
    }
    const { time, store, onRequest } = this.#account;
    const { clock } = time;
    await time.known;
    this.#throttle ??= new Throttle({ clock, size: { capacity: requestBurst, refillPerMinute: requestsPerMinute } });
    return new SmartcarClient({
      hosts: hostsOf(settings),
      clientId,
      clientSecret,
      applicationId,
      clock,
      throttle: this.#throttle,
      onRequest,
      onTime: (mark) => time.answered(mark),
      scheduleProfile: scheduleProfile(store, clientId),
    });
  }

  /** Loaded only when it is wanted: most homes never run the simulator. */
  async #openSimulator({ simulatorPort: port, managementToken }: AccountSettings): Promise<SmartcarClient> {
    const { clock } = this.#account.time;
    const { startSimulator } = await import("../../src/simulator/simulator.js");
    const simulator = await startSimulator({ clock, port, managementToken });
    if (this.#isClosed) {
      await simulator.close();
      throw new SmartcarError("CLOSED", say("error.account-closed"));
    }
    this.#simulator = simulator;
    const { onRequest } = this.#account;
    return new SmartcarClient({ hosts: hostsAt(simulator.origin), ...simulator.credentials, clock, onRequest });
  }
}

function hostsOf({ environment, origin }: AccountSettings): Hosts {
  return environment === "live" ? liveHosts : hostsAt(origin);
}
