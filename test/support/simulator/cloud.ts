import { Agent, request, type Dispatcher } from "undici";
import { HOUR_MS } from "../../../src/core/duration";
import { demoUserId } from "../../../src/simulator/demo-cars";
import { startSimulator, type Simulator, type SimulatorOptions } from "../../../src/simulator/simulator";
import { FakeClock, settle } from "../fake-clock";

export const bmw = "51000000-0000-4000-8000-0000000000b1";
export const mini = "51000000-0000-4000-8000-0000000000b2";
export const volvo = "51000000-0000-4000-8000-0000000000c1";
export const tesla = "51000000-0000-4000-8000-0000000000d1";
export const volkswagen = "51000000-0000-4000-8000-0000000000e1";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The parsed body; `undefined` if it is no JSON. */
  readonly json: unknown;
}

export interface Ask {
  readonly method?: Dispatcher.HttpMethod;
  readonly userId?: string | null;
  readonly token?: string;
  readonly body?: unknown;
  /** Sent as a form instead of a JSON body. */
  readonly form?: Readonly<Record<string, string>> | URLSearchParams;
  /** Go before those that are usually sent. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A simulator on a clock that stands still, and a client that always has a valid token. Commands answer at once unless the rules say otherwise. */
export interface TestCloud {
  readonly simulator: Simulator;
  readonly clock: FakeClock;
  ask(path: string, ask?: Ask): Promise<Answer>;
  /** POST of a command, by its path below `commands/`. */
  command(vehicleId: string, path: string, body?: unknown): Promise<Answer>;
  /** The command's answer, with the clock moved on by `ms` while it is under way. */
  commandTaking(ms: number, vehicleId: string, path: string): Promise<Answer>;
  signals(vehicleId: string): Promise<Answer>;
  /** POST to the control API, and what it says; throws if that refuses. */
  control(path: string, body: unknown): Promise<unknown>;
  /** Moves the clock on, and waits until everything that was delivered meanwhile has been answered. */
  pass(ms: number): Promise<void>;
  freshToken(): Promise<string>;
  close(): Promise<void>;
}

export async function simulate(options: SimulatorOptions = {}): Promise<TestCloud> {
  const clock = new FakeClock();
  const rules = { latency: { fromMs: 0, toMs: 0 }, ...options.rules };
  const simulator = await startSimulator({ clock, ...options, rules });
  const dispatcher = new Agent();
  let token = "";
  let tokenEndsAt = 0;

  async function ask(path: string, { method = "GET", userId = demoUserId, body, ...given }: Ask = {}): Promise<Answer> {
    const headers: Record<string, string> = {};
    if (!given.headers?.["authorization"]) headers["authorization"] = `Bearer ${given.token ?? (await validToken())}`;
    if (userId !== null) headers["sc-user-id"] = userId;
    if (body !== undefined) headers["content-type"] = "application/json";
    if (given.form) headers["content-type"] = "application/x-www-form-urlencoded";
    const json = body === undefined ? null : JSON.stringify(body);
    const answer = await request(simulator.origin + path, {
      method,
      headers: { ...headers, ...given.headers },
      dispatcher,
      body: given.form ? new URLSearchParams(given.form).toString() : json,
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, headers: answer.headers, text, json: jsonOf(text) };
  }

  async function freshToken(): Promise<string> {
    const { clientId, clientSecret } = simulator.credentials;
    const body = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
    const { json } = await ask("/oauth2/token", { method: "POST", body, token: "none yet" });
    return typeof json === "object" && json && "access_token" in json ? String(json.access_token) : "";
  }

  async function validToken(): Promise<string> {
    if (clock.now() < tokenEndsAt) return token;
    tokenEndsAt = clock.now() + HOUR_MS;
    token = await freshToken();
    return token;
  }

  const command = (vehicleId: string, path: string, body?: unknown): Promise<Answer> =>
    ask(`/v3/vehicles/${vehicleId}/commands/${path}`, { method: "POST", body });

  return {
    simulator,
    clock,
    ask,
    command,
    async commandTaking(ms, vehicleId, path) {
      const answer = command(vehicleId, path);
      await untilWaiting(clock);
      await clock.advance(ms);
      return answer;
    },
    signals: (vehicleId) => ask(`/v3/vehicles/${vehicleId}/signals`),
    async control(path, body) {
      const { status, text, json } = await ask(`/simulator${path}`, { method: "POST", body });
      if (status >= 400) throw new Error(text);
      return json;
    },
    async pass(ms) {
      await clock.advance(ms);
      await simulator.deliveriesDone();
      await settle();
    },
    freshToken,
    async close() {
      await simulator.close();
      await dispatcher.destroy();
    },
  };
}

/** Until someone waits for the clock: a request has arrived and is worked on. */
export async function untilWaiting(clock: FakeClock): Promise<void> {
  while (clock.waiting === 0) await settle();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
