import { channel } from "node:diagnostics_channel";
import { Socket } from "node:net";
import fakeTimers from "@sinonjs/fake-timers";

/** What a process of Node.js waits for that comes automatically, whatever the clock shows. */
const COMING =
  /^(FSReq|CloseReq|GetAddrInfo|GetNameInfo|TCPConnect|Write|Shutdown|Zlib|RandomBytes|PBKDF2|Scrypt|Hash)/;

/** So many turns of the event loop without anything new are peace. */
const CALM_TURNS = 25;

/** How long a request may be on its way to a server of this process; longer means that it was cut off, or goes elsewhere. */
const ON_THE_WAY_NS = 300_000_000n;

/**
 * The time of a whole process, which stands still until it is moved: the dates and timers of everything that is loaded after
 * this was made. What is under way over HTTP or on the disk is waited for before the time goes on, so that what a run yields
 * depends on no computer.
 */
export class VirtualTime {
  readonly #monotonic = process.hrtime.bigint.bind(process.hrtime);
  readonly #clock: fakeTimers.Clock;
  #news = 0;
  /** Requests sent and not yet begun by a server, and answers sent and not yet received. */
  #onTheWay = 0;
  /** Works that the time waits for. */
  #held = 0;

  constructor(startAt: string) {
    this.#clock = fakeTimers.install({
      now: Date.parse(startAt),
      toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance", "hrtime"],
    });
    this.#follow({ "undici:request:create": 1, "http.server.request.start": -1 });
    this.#follow({ "http.server.response.finish": 1, "undici:request:trailers": -1 });
    this.#follow({ "undici:request:bodySent": 0, "undici:request:headers": 0, "undici:request:error": 0 });
    this.#followSockets();
    // Made-up meters and their like: no order of calls makes a difference.
    Math.random = () => 0.5;
  }

  get now(): number {
    return this.#clock.now;
  }

  /** Lets `ms` pass, and everything happen that happens meanwhile. */
  async pass(ms: number): Promise<void> {
    const end = { isReached: false };
    this.#clock.setTimeout(() => (end.isReached = true), ms);
    for (await this.#quiet(); !end.isReached; await this.#quiet()) this.#clock.next();
  }

  /** Lets as much time pass as it takes until something is no longer so. */
  async while(isSo: () => boolean): Promise<void> {
    for (await this.#quiet(); isSo(); await this.#quiet()) this.#clock.next();
  }

  /** What `work` comes to. The time stands still meanwhile; only what is due at once is done. */
  async during<T>(work: Promise<T>): Promise<T> {
    const over = (): void => void (this.#held -= 1);
    this.#held += 1;
    const held = this.#held;
    work.then(over, over);
    while (this.#held >= held) {
      await new Promise((resolve) => setImmediate(resolve));
      this.#clock.tick(0);
    }
    return work;
  }

  /** Lets everything happen that does not wait for the clock. */
  async #quiet(): Promise<void> {
    let news = this.#news;
    let since = this.#monotonic();
    for (let calm = 0; calm < CALM_TURNS;) {
      await new Promise((resolve) => setImmediate(resolve));
      const isNew = this.#news !== news;
      if (isNew) [news, since] = [this.#news, this.#monotonic()];
      const isComing = process.getActiveResourcesInfo().some((name) => COMING.test(name));
      if (this.#onTheWay > 0 && this.#monotonic() - since > ON_THE_WAY_NS) this.#onTheWay = 0;
      calm = isNew || isComing || this.#onTheWay > 0 || this.#held > 0 ? 0 : calm + 1;
    }
  }

  #follow(channels: Readonly<Record<string, number>>): void {
    for (const [name, step] of Object.entries(channels)) {
      channel(name).subscribe(() => {
        this.#news += 1;
        this.#onTheWay = Math.max(0, this.#onTheWay + step);
      });
    }
  }

  #followSockets(): void {
    // A kernel that waits for more to send, or for an acknowledgement, waits by its own clock.
    const hurry = (message: unknown): void => void Object(message).socket.setNoDelay(true);
    for (const name of ["net.client.socket", "net.server.socket"]) channel(name).subscribe(hurry);
    const note = (): void => void (this.#news += 1);
    // oxlint-disable-next-line typescript/unbound-method -- it is called with its socket
    const { push } = Socket.prototype;
    Socket.prototype.push = function (this: Socket, ...chunk) {
      note();
      return push.apply(this, chunk);
    };
  }
}
