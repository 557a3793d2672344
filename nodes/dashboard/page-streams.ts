import type { ServerResponse } from "node:http";
import type { Clock } from "../../src/core/clock";
import { SECOND_MS } from "../../src/core/duration";
import { startInterval } from "../runtime/interval";
import type { Session } from "./page-door";

/** A comment so often keeps a stream open through proxies. */
const COMMENT_EVERY_MS = 20 * SECOND_MS;
const RETRY_MS = 3 * SECOND_MS;
const MOST_STREAMS = 40;
/** A reader who does not take what is sent is let go: the browser comes again. */
const MOST_UNSENT_BYTES = 1_000_000;

/** The open stream of events of one browser. */
export interface PageStream {
  /** Sends an event. `id` is what a browser that comes again says it had last. */
  send(event: string, data: string, id: number): void;
  readonly language: string;
}

/** Who reads a stream. */
export interface Reader {
  readonly language: string;
  /** The stream ends with it. */
  readonly session: Session | undefined;
}

/** The open streams of server-sent events of one page. */
export class PageStreams {
  readonly #pace: Clock;
  readonly #onChange: () => void;
  readonly #open = new Map<PageStream, { readonly res: ServerResponse; readonly session: Session | undefined }>();
  #stopComments = (): void => {};

  /** `onChange` is called when one has come or gone. */
  constructor(pace: Clock, onChange: () => void) {
    this.#pace = pace;
    this.#onChange = onChange;
  }

  get all(): readonly PageStream[] {
    return [...this.#open.keys()];
  }

  get isFull(): boolean {
    return this.#open.size >= MOST_STREAMS;
  }

  /** Begins to answer with a stream. */
  open(res: ServerResponse, { language, session }: Reader): PageStream {
    res.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      connection: "keep-alive",
    });
    res.write(`retry: ${RETRY_MS}\n\n`);
    const stream: PageStream = {
      language,
      send: (event, data, id) => {
        if (res.writableLength > MOST_UNSENT_BYTES) res.destroy();
        else res.write(`id: ${id}\n${eventText(event, data)}`);
      },
    };
    if (this.#open.size === 0) this.#stopComments = startInterval(this.#pace, COMMENT_EVERY_MS, () => this.#look());
    this.#open.set(stream, { res, session });
    res.once("close", () => this.#close(stream));
    this.#onChange();
    return stream;
  }

  /** Ends those of one session, in whatever window. Their pages are told to ask what they may still see. */
  end({ id }: Session): void {
    for (const [stream, { session }] of this.#open) if (session?.id === id) this.#dismiss(stream);
  }

  close(): void {
    this.#stopComments();
    for (const { res } of this.#open.values()) res.end();
    this.#open.clear();
  }

  #look(): void {
    const now = this.#pace.now();
    for (const [stream, { res, session }] of this.#open) {
      if (session && session.untilAt <= now) this.#dismiss(stream);
      else res.write(":\n\n");
    }
  }

  /** Nothing can be written to it afterwards, though the browser may take its time to close it. */
  #dismiss(stream: PageStream): void {
    this.#open.get(stream)?.res.end(eventText("door", "{}"));
    this.#close(stream);
  }

  #close(stream: PageStream): void {
    if (!this.#open.delete(stream)) return;
    if (this.#open.size === 0) this.#stopComments();
    this.#onChange();
  }
}

function eventText(event: string, data: string): string {
  return `event: ${event}\ndata: ${data}\n\n`;
}
