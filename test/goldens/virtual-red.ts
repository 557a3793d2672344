import type { EventEmitter } from "node:events";
import { createServer, type Server } from "node:http";
import type { VirtualTime } from "./virtual-time";

interface LogEntry {
  readonly level: number;
  readonly id?: string;
  readonly msg: unknown;
}

interface SendEvent {
  readonly msg: Record<string, unknown>;
  readonly source: { readonly id: string; readonly port: number; readonly node: { readonly type: string } };
}

/** The part of an embedded Node-RED that the goldens use. */
interface Embedded {
  init(server: Server, settings: object): void;
  start(): Promise<void>;
  readonly httpNode: (req: unknown, res: unknown) => void;
  readonly hooks: { add(name: string, hook: (events: SendEvent[]) => void): void };
  readonly events: EventEmitter;
  readonly nodes: { getNode(id: string): { readonly type: string; receive(msg: object): void } | null };
}

/** What a node of this package did: a message, a status, or a line in the log. */
export interface Deed {
  readonly at: number;
  readonly id: string;
  /** The output of a message; `status`, `warn` or `error` of the others. */
  readonly what: string;
  readonly said: unknown;
}

const LEVELS: Readonly<Record<number, string>> = { 10: "fatal", 20: "error", 30: "warn", 40: "info" };

/** A real Node-RED in this process, whose flows live by a virtual time. */
export class VirtualRed {
  readonly deeds: Deed[] = [];
  /** Each line of its log, as its console has it. */
  onLine: (line: string) => void = () => {};
  readonly #time: VirtualTime;
  readonly #red: Embedded;
  readonly #server: Server;

  private constructor(time: VirtualTime, red: Embedded, server: Server) {
    this.#time = time;
    this.#red = red;
    this.#server = server;
  }

  /** Starts the flow file that `settings` names, while the time stands still. */
  static start(time: VirtualTime, settings: object, onLine?: (line: string) => void): Promise<VirtualRed> {
    return time.during(VirtualRed.#start(time, settings, onLine));
  }

  static async #start(time: VirtualTime, settings: object, onLine?: (line: string) => void): Promise<VirtualRed> {
    const module: unknown = await import("node-red");
    const red = Object(module).default as Embedded;
    const server = createServer((req, res) => red.httpNode(req, res));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const started = new VirtualRed(time, red, server);
    if (onLine) started.onLine = onLine;
    red.init(server, {
      ...settings,
      httpAdminRoot: false,
      disableEditor: true,
      logging: { here: { level: "info", metrics: false, audit: false, handler: () => started.#hearLog } },
    });
    const running = new Promise<void>((resolve) => red.events.once("flows:started", () => resolve()));
    red.hooks.add("onSend", started.#hearSent);
    red.events.on("node-status", started.#hearStatus);
    await red.start();
    await running;
    return started;
  }

  /** Where its HTTP nodes are. */
  get origin(): string {
    const address = this.#server.address();
    return typeof address === "object" ? `http://127.0.0.1:${address?.port}` : "";
  }

  /** Gives a node a message; one without anything in it presses the button of an inject node. */
  receive(id: string, msg: object = {}): void {
    const node = this.#red.nodes.getNode(id);
    if (!node) throw new Error(`No node ${id}`);
    node.receive(structuredClone(msg));
  }

  #note(id: string, what: string, said: unknown): void {
    this.deeds.push({ at: this.#time.now, id, what, said: JSON.parse(JSON.stringify(said) ?? "null") });
  }

  readonly #hearSent = (events: SendEvent[]): void => {
    const [first] = events;
    if (!first?.source.node.type.startsWith("smartcar-")) return;
    const told = new Set<string>();
    for (const { msg, source } of events) {
      const { _msgid, req: _req, res: _res, ...said } = msg;
      const key = JSON.stringify([source.port, _msgid]);
      if (!told.has(key)) this.#note(source.id, String(source.port), said);
      told.add(key);
    }
  };

  readonly #hearStatus = ({ id, status }: { readonly id: string; readonly status: unknown }): void => {
    const isOurs = this.#red.nodes.getNode(id)?.type.startsWith("smartcar-");
    if (isOurs) this.#note(id, "status", status);
  };

  readonly #hearLog = ({ level, id, msg }: LogEntry): void => {
    const name = LEVELS[level] ?? String(level);
    const text =
      msg instanceof Error ? msg.message : typeof msg === "string" ? msg : String(Object(msg).message ?? msg);
    this.onLine(`[${name}] ${text}`);
    if (level <= 30 && id !== undefined) this.#note(id, name, text);
  };
}
