import { writeFileSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import { freePort } from "../../scripts/free-port";
import { simulatorCredentials, simulatorManagementToken } from "../../src/simulator/simulator";
import { stormCars } from "./cars";
import { SPEED, StormCloud } from "./cloud";
import type { Dice } from "./dice";
import type { Message } from "./messages";
import { damaged, type DiskMood } from "./mishaps";
import { GateLog } from "./gate-log";
import { microseconds } from "./monotonic";
import { layOut, NodeRed, type Ending, type GateMessage } from "./node-red";
import { overspent } from "./promises/budgets";
import { DeliveryWatch } from "./promises/deliveries";
import { LedgerWatch, type DiskPast } from "./promises/ledgers";
import { StoreFiles } from "./promises/store-files";
import { Proxy } from "./proxy";
import type { Life, StormRecord, Violation } from "./record";
import { HOOK, stormFlow, targets, type Target } from "./storm-flow";

/** So many messages may be on their way to Node-RED; more would only wait there. */
const MOST_ON_THEIR_WAY = 60;

/** So often in a row nothing new has come of it when Node-RED has settled; the home's clock brings something now and then. */
const STILL_TURNS = 5;
const MOST_TURNS = 60;

type FlowNode = Readonly<Record<string, unknown>>;

/** A cloud and a home's Node-RED, each a process of its own, with everything that passes between them written down. */
export class World {
  readonly #userDir: string;
  readonly #port: number;
  readonly #cloud: StormCloud;
  readonly #outward: Proxy;
  readonly #inward: Proxy;
  readonly #files: StoreFiles;
  readonly #ledgers: LedgerWatch;
  readonly #deliveries: DeliveryWatch;
  readonly #lives: Life[] = [];
  readonly #log = new GateLog();
  readonly #lines: string[] = [];
  readonly #overspent: Violation[] = [];
  readonly #pongs = new Map<number, () => void>();
  /** How often the home's clock had been shown to Node-RED before it was set. */
  #clocksShown: number | undefined;
  #pings = 0;
  #flow: readonly FlowNode[];
  #nodeRed: NodeRed | undefined;
  #mood: DiskMood = "fine";
  /** How wrong the computer's clock was at first; absent where the home's is followed. */
  #wrongMs: number | undefined;
  /** By how much the computer's clock was set since. */
  #setMs = 0;
  /** What has happened to the disk since the ledgers were last looked at. */
  #disk: DiskPast = "fine";

  private constructor(userDir: string, port: number, cloud: StormCloud, [outward, inward]: readonly [Proxy, Proxy]) {
    this.#userDir = userDir;
    this.#port = port;
    this.#cloud = cloud;
    this.#outward = outward;
    this.#inward = inward;
    this.#files = new StoreFiles(userDir);
    this.#ledgers = new LedgerWatch(this.#files);
    this.#deliveries = new DeliveryWatch(this.#files);
    this.#flow = stormFlow(outward.origin);
  }

  /** `packageFolder` has the built nodes. */
  static async open(userDir: string, packageFolder: string): Promise<World> {
    const port = await freePort();
    const cloud = await StormCloud.open();
    const homeClock = (): number => cloud.now;
    const isOfInterest = (path: string): boolean => !path.startsWith("/simulator");
    const outward = await Proxy.open({ target: cloud.origin, homeClock, isOfInterest });
    const inward = await Proxy.open({ target: `http://127.0.0.1:${port}`, homeClock, isOfInterest });
    const world = new World(userDir, port, cloud, [outward, inward]);
    const secrets = { ...simulatorCredentials, managementToken: simulatorManagementToken };
    layOut(userDir, { port, packageFolder, flow: world.#flow, credentials: { account: secrets } });
    await world.begin();
    await world.control("/webhooks", { name: "Storm", callbackUri: inward.origin + HOOK, autoSubscribe: true });
    return world;
  }

  get record(): StormRecord {
    const { asks, evidence, begins, outputs, written } = this.#log;
    return {
      lives: this.#lives,
      asks,
      evidence,
      begins,
      outputs,
      lines: this.#lines,
      written,
      sent: this.#outward.passed,
      delivered: this.#inward.passed,
    };
  }

  /** What the looks at the disk and at the ledgers have found. */
  get looked(): readonly Violation[] {
    return [...this.#ledgers.violations, ...this.#deliveries.violations, ...this.#overspent];
  }

  /** What the home's clock shows. */
  get now(): number {
    return this.#cloud.now;
  }

  get isUp(): boolean {
    return this.#nodeRed !== undefined;
  }

  /** Gives a message to a node, as a wire would. */
  async give(target: Target, message: Message): Promise<void> {
    while (this.#log.onTheirWay > MOST_ON_THEIR_WAY && this.isUp) await sleep(2);
    const { n, id } = this.#log.give(target, message, this.#life);
    this.#nodeRed?.send({ kind: "give", node: target.node, msg: { ...message.msg, _msgid: id }, n });
  }

  /**
   * Starts Node-RED with what is on its disk. It follows the home's clock, or lives by its computer's, which may be wrong by so
   * many milliseconds.
   */
  async begin(wrongMs?: number): Promise<void> {
    this.#setMs = 0;
    this.#outward.hidesClock = wrongMs !== undefined;
    this.#wrongMs = wrongMs;
    const life: Life = { n: this.#lives.length, from: microseconds(), isKept: true };
    this.#lives.push(life);
    const nodeRed = await NodeRed.start({
      userDir: this.#userDir,
      port: this.#port,
      // On a busy computer the home's clock may not be known at once.
      clock: {
        shown: this.now + (wrongMs ?? 0),
        speed: wrongMs === undefined ? 1 : SPEED,
        isOwn: wrongMs !== undefined,
      },
      onGateMessage: (message) => this.#receive(message, life.n),
      onLine: (line) => this.#lines.push(line),
      onEnd: (ending) => this.#end(life, ending),
    });
    this.#nodeRed = life.ending ? undefined : nodeRed;
  }

  /** Ends Node-RED in the middle of what it does, or as a service manager does; then the ledgers are looked at. */
  async end(how: "kill" | "stop"): Promise<void> {
    await (how === "kill" ? this.#nodeRed?.kill() : this.#nodeRed?.stop());
    this.#nodeRed = undefined;
    await this.look();
  }

  /** Compares what the disk holds with what was acknowledged, and the ledgers of both sides, when all that was sent has arrived. */
  async look(): Promise<void> {
    while (this.#outward.underWay > 0) await sleep(2);
    await this.control("/clock");
    const cloud = await this.control("/ledger");
    this.#ledgers.look(cloud, {
      now: this.now,
      disk: this.#disk,
      sent: this.#outward.passed,
    });
    this.#deliveries.look(this.#inward.passed, this.#disk !== "damaged" && this.#wrongMs === undefined);
    this.#overspent.push(...overspent(cloud));
    this.#disk = this.#mood === "fine" ? "fine" : "failed";
  }

  /** What the life that goes on, or was the last one, wrote may not be there for the next. */
  #spoil(): void {
    const life = this.#lives.at(-1);
    if (life) life.isKept = false;
  }

  /** Deploys the flow, with a node changed where the type of the deploy is about changes. */
  async deploy(type: "full" | "nodes" | "flows", dice: Dice): Promise<void> {
    const changed = dice.pick(["account", ...stormCars.map(({ name }) => name), ...targets.map(({ node }) => node)]);
    if (type !== "full") {
      const name = `changed ${this.#log.given}`;
      this.#flow = this.#flow.map((node) => (node["id"] === changed ? { ...node, name } : node));
    }
    await this.#nodeRed?.deploy(this.#flow, type);
  }

  /** How the disk of Node-RED is from now on. */
  setDisk(disk: DiskMood): void {
    this.#mood = disk;
    if (disk !== "fine" && this.#disk === "fine") this.#disk = "failed";
    if (disk !== "fine") this.#spoil();
    this.#nodeRed?.send({ kind: "mood", disk });
  }

  /** Sets the computer's clock as a person or a time server does. */
  setComputerClock(byMs: number): void {
    this.#setMs += byMs;
    this.#nodeRed?.send({ kind: "mood", clockMs: this.#setMs });
  }

  /** Damages a file while Node-RED is down. */
  damageFile(dice: Dice): void {
    const { documents } = this.#files;
    if (documents.length === 0) return;
    const file = dice.pick(documents);
    this.#ledgers.expectCopyOf(file, this.now);
    writeFileSync(file, damaged(dice, readFileSync(file)));
    this.#disk = "damaged";
    this.#spoil();
  }

  /** Brings something to the webhook that the cloud has delivered before, or that nobody has. */
  async deliver(body: string, headers: Record<string, string>): Promise<void> {
    const sent = request(this.#inward.origin + HOOK, { method: "POST", body, headers });
    await sent.then((answer) => answer.body.dump()).catch(() => {});
  }

  /** Waits until Node-RED knows of the last jump, and has done all that does not wait for the home's clock. */
  async settle(): Promise<void> {
    while (this.isUp && this.#wrongMs === undefined && this.#outward.clocksShown === this.#clocksShown) await sleep(2);
    let before = Number.NaN;
    for (let still = 0, turn = 0; still < STILL_TURNS && turn < MOST_TURNS && this.isUp; turn++) {
      await this.#ping();
      const isWaiting = this.#log.onTheirWay + this.#outward.underWay + this.#inward.underWay > 0;
      const happened = this.#log.outputs.length + this.#outward.passed.length + this.#inward.passed.length;
      still = !isWaiting && happened === before ? still + 1 : 0;
      before = happened;
    }
  }

  /** Lets the home's clock go forward at once. */
  async jump(ms: number): Promise<void> {
    this.#clocksShown = this.#outward.clocksShown;
    await this.#cloud.jump(ms);
    // The time has passed for the computer, too; what it was waiting for comes late, as after a sleep.
    if (this.#wrongMs !== undefined) this.setComputerClock(ms);
  }

  /** A question to the cloud's control API, or a change with `body`. */
  control(path: string, body?: unknown, method?: string): Promise<unknown> {
    return this.#cloud.control(path, body, method);
  }

  async close(): Promise<void> {
    await this.#nodeRed?.kill();
    await Promise.all([this.#outward.close(), this.#inward.close(), this.#cloud.close()]);
  }

  get #life(): number {
    return this.#lives.length - 1;
  }

  #end(life: Life, ending: Ending): void {
    life.ending = ending;
    this.#log.lose();
    this.#nodeRed = undefined;
    for (const resolve of this.#pongs.values()) resolve();
    this.#pongs.clear();
  }

  /** Resolves when Node-RED has answered, or has ended. */
  #ping(): Promise<void> {
    const n = (this.#pings += 1);
    return new Promise((resolve) => {
      this.#pongs.set(n, resolve);
      this.#nodeRed?.send({ kind: "ping", n });
    });
  }

  #receive(message: GateMessage, life: number): void {
    if (message.kind !== "pong") return this.#log.receive(message, life);
    this.#pongs.get(message.n)?.();
    this.#pongs.delete(message.n);
  }
}
