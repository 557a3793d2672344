import { AsyncLocalStorage } from "node:async_hooks";
import { channel } from "node:diagnostics_channel";
import * as z from "zod";
import type { Clock } from "../../../src/core/clock";

/** Knows the requests to one place that are under way, those to a simulator's own API aside. */
export class Traffic {
  readonly #origin: string;
  readonly #onChange: () => void;
  /** By the number that each request carries. */
  readonly #open = new Map<unknown, string>();

  /** `onChange` is called when a request has begun or ended. */
  constructor(origin: string, onChange: () => void = () => {}) {
    this.#origin = origin;
    this.#onChange = onChange;
    channel("undici:request:create").subscribe(this.#begin);
    for (const name of ENDS) channel(name).subscribe(this.#end);
    noteAnswers();
  }

  get open(): number {
    return this.#open.size;
  }

  /** How many of them wait for nothing but the clock of who answers. */
  waitingFor(answers: WaitingAnswers): number {
    return [...this.#open.values()].filter((nr) => answers.has(nr)).length;
  }

  close(): void {
    channel("undici:request:create").unsubscribe(this.#begin);
    for (const name of ENDS) channel(name).unsubscribe(this.#end);
    noteAnswersNoMore();
  }

  readonly #begin = (message: unknown): void => {
    const { request } = Made.parse(message);
    if (String(request.origin) !== this.#origin || request.path.startsWith("/simulator")) return;
    const nr = String(made++);
    request.addHeader(NUMBER, nr);
    this.#open.set(requestIn(message), nr);
    this.#onChange();
  };

  readonly #end = (message: unknown): void => {
    if (this.#open.delete(requestIn(message))) this.#onChange();
  };
}

/**
 * The requests whose answers wait for a clock. One that its client has given up may still wait there, and is no longer open: so
 * they are known one by one, not by their count.
 */
export class WaitingAnswers {
  readonly #alarms = new Map<string, number>();
  #onChange = (): void => {};

  /** Calls `listener` when an answer begins to wait, or does not any more. */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  has(nr: string): boolean {
    return this.#alarms.has(nr);
  }

  /** Sets an alarm by `after`, and notes it as long as it is set if it is set on behalf of an answer. */
  setting(after: Clock["after"], ms: number, task: () => void): () => void {
    const nr = answered.getStore();
    if (nr === undefined) return after(ms, task);
    this.#alarms.set(nr, (this.#alarms.get(nr) ?? 0) + 1);
    this.#onChange();
    let isSet = true;
    const unset = (): void => {
      if (isSet) this.#unset(nr);
      isSet = false;
    };
    const cancel = after(ms, () => {
      unset();
      task();
    });
    return () => {
      unset();
      cancel();
    };
  }

  #unset(nr: string): void {
    const left = (this.#alarms.get(nr) ?? 0) - 1;
    if (left > 0) this.#alarms.set(nr, left);
    else this.#alarms.delete(nr);
    this.#onChange();
  }
}

/** The header in which a request carries its number. */
const NUMBER = "x-request-of-the-test";
let made = 0;

const ENDS = ["undici:request:trailers", "undici:request:error"] as const;

type AddHeader = (name: string, value: string) => void;

const Made = z.object({
  request: z.custom<{ readonly origin: unknown; readonly path: string; readonly addHeader: AddHeader }>(),
});

function requestIn(message: unknown): unknown {
  return typeof message === "object" && message !== null && "request" in message ? message.request : undefined;
}

/** The number of the request that is being answered. */
const answered = new AsyncLocalStorage<string | undefined>();
const Arrived = z.object({ request: z.object({ headers: z.record(z.string(), z.unknown()) }) });

function arrived(message: unknown): void {
  const nr = Arrived.parse(message).request.headers[NUMBER];
  answered.enterWith(typeof nr === "string" ? nr : undefined);
}

let noting = 0;

function noteAnswers(): void {
  if (noting++ === 0) channel("http.server.request.start").subscribe(arrived);
}

/** While it is known what is answered, every promise of the process costs a little more. */
function noteAnswersNoMore(): void {
  if (--noting > 0) return;
  channel("http.server.request.start").unsubscribe(arrived);
  answered.disable();
}
