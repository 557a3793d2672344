import { createHash, createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { Attempts } from "../../src/page/attempts";
import type { Clock } from "../../src/core/clock";
import { DAY_MS, SECOND_MS } from "../../src/core/duration";
import { Mutex } from "../../src/core/mutex";

export interface PageDoorOptions {
  readonly nodeId: string;
  /** Empty for none. */
  readonly password: string;
  readonly anyoneSees: boolean;
  readonly anyoneControls: boolean;
  /** Whether all that there is to see is made up: then anybody may. */
  readonly isPlay: () => boolean;
  /** The computer's time. */
  readonly pace: Clock;
}

/** What one reader may do. */
export interface Access {
  readonly sees: boolean;
  readonly controls: boolean;
  readonly canLogIn: boolean;
  /** Of who is logged in. */
  readonly session?: Session | undefined;
}

/** One login in one browser. */
export interface Session {
  readonly id: string;
  readonly untilAt: number;
}

/** What becomes of a password that was entered. */
export type LoginResult =
  | { readonly cookie: string; readonly session: Session }
  | { readonly refused: "wrong" }
  /** Not looked at. */
  | { readonly refused: "wait"; readonly waitMs: number };

/** What a login opens. */
export function accessOf(session: Session): Access {
  return { sees: true, controls: true, canLogIn: true, session };
}

const SESSION_MS = 90 * DAY_MS;
const MOST_WAITING = 5;
/** The oldest is forgotten first; its browser has no cookie of it any more. */
const MOST_ENDED = 1000;

/** The sessions of each node that were logged out: a deploy makes another node, and they stay ended. */
const endedByNode = new Map<string, Set<string>>();

const derive = promisify(scrypt) as (password: string, salt: string, length: number) => Promise<Buffer>;

/**
 * Who may see the page and press on it. A session is a signed cookie: its key comes from the password, so that a new password ends
 * all sessions, and a restart ends none. A session that was logged out is refused until Node-RED is restarted, also with a copy of
 * its cookie.
 */
export class PageDoor {
  readonly #options: PageDoorOptions;
  readonly #attempts: Attempts;
  readonly #cookie: string;
  readonly #mutex = new Mutex();
  readonly #ended: Set<string>;
  #waiting = 0;
  #keys: Promise<{ readonly check: Buffer; readonly sign: Buffer }> | undefined;

  constructor(options: PageDoorOptions) {
    this.#options = options;
    this.#attempts = new Attempts(options.pace);
    this.#ended = endedByNode.get(options.nodeId) ?? new Set();
    endedByNode.set(options.nodeId, this.#ended);
    this.#cookie = `smartcar_${createHash("sha256").update(options.nodeId).digest("hex").slice(0, 8)}`;
  }

  /** What anybody may do who has no session. */
  get forAnyone(): Access {
    const { password, anyoneSees, anyoneControls, isPlay } = this.#options;
    const controls = anyoneControls || (password === "" && isPlay());
    return { sees: controls || anyoneSees, controls, canLogIn: password !== "" };
  }

  /** What the sender of a request may do. */
  async access(req: IncomingMessage): Promise<Access> {
    const session = await this.#session(req);
    return session ? accessOf(session) : this.forAnyone;
  }

  /** Compares a password. Its cookie is only for the page's own path, whatever is in front of that. */
  async logIn(req: IncomingMessage, given: string): Promise<LoginResult> {
    const address = addressOf(req);
    const waitMs = this.#attempts.waitMs(address);
    if (waitMs > 0) return { refused: "wait", waitMs };
    // Each takes memory for a while.
    if (this.#waiting >= MOST_WAITING) return { refused: "wait", waitMs: SECOND_MS };
    this.#waiting += 1;
    try {
      return await this.#mutex.run(() => this.#logIn(req, given, address));
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Ends the session of a request, and gives the header that makes its browser forget it. */
  async logOut(req: IncomingMessage): Promise<{ readonly cookie: string; readonly session: Session | undefined }> {
    const session = await this.#session(req);
    if (session) {
      this.#ended.add(session.id);
      if (this.#ended.size > MOST_ENDED) this.#ended.delete([...this.#ended][0] ?? "");
    }
    return { cookie: this.#header(req, "", 0), session };
  }

  async #logIn(req: IncomingMessage, given: string, address: string): Promise<LoginResult> {
    const waitMs = this.#attempts.waitMs(address);
    if (waitMs > 0) return { refused: "wait", waitMs };
    const [{ check, sign }, derived] = [await this.#secrets(), await this.#derived(given)];
    if (this.#options.password === "" || !timingSafeEqual(derived.subarray(0, 32), check)) {
      this.#attempts.failed(address);
      return { refused: "wrong" };
    }
    this.#attempts.succeeded(address);
    const untilAt = this.#options.pace.now() + SESSION_MS;
    const id = randomBytes(12).toString("base64url");
    const text = `${untilAt.toString(36)}.${id}`;
    const cookie = this.#header(req, `${text}.${signed(sign, text)}`, SESSION_MS / SECOND_MS);
    return { cookie, session: { id, untilAt } };
  }

  async #session(req: IncomingMessage): Promise<Session | undefined> {
    const token = this.#options.password === "" ? undefined : cookieIn(req, this.#cookie);
    if (token === undefined || token.length > 200) return undefined;
    const [until = "", id = "", mac = ""] = token.split(".");
    const untilAt = Number.parseInt(until, 36);
    if (!(untilAt > this.#options.pace.now()) || this.#ended.has(id)) return undefined;
    const { sign } = await this.#secrets();
    const [one, other] = [Buffer.from(mac), Buffer.from(signed(sign, `${until}.${id}`))];
    return one.length === other.length && timingSafeEqual(one, other) ? { id, untilAt } : undefined;
  }

  #secrets(): Promise<{ readonly check: Buffer; readonly sign: Buffer }> {
    this.#keys ??= this.#derived(this.#options.password).then((key) => ({
      check: key.subarray(0, 32),
      sign: key.subarray(32),
    }));
    return this.#keys;
  }

  #derived(password: string): Promise<Buffer> {
    return derive(password.normalize("NFKC"), `smartcar-dashboard ${this.#options.nodeId}`, 64);
  }

  #header(req: IncomingMessage, value: string, seconds: number): string {
    const secure = isHttps(req) ? "; Secure" : "";
    return `${this.#cookie}=${value}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
  }
}

function signed(key: Buffer, text: string): string {
  return createHmac("sha256", key).update(text).digest("base64url");
}

function cookieIn({ headers }: IncomingMessage, name: string): string | undefined {
  for (const part of (headers.cookie ?? "").split(";")) {
    const [key, value] = part.trim().split("=");
    if (key === name) return value;
  }
  return undefined;
}

/** Who asks. The last of the forwarded addresses is what the proxy in front has seen; without a proxy it is any text. */
function addressOf({ headers, socket }: IncomingMessage): string {
  const forwarded = String(headers["x-forwarded-for"] ?? "")
    .split(",")
    .at(-1);
  return `${socket.remoteAddress ?? ""} ${forwarded?.trim().slice(0, 50) ?? ""}`;
}

/** A proxy in front says how it was reached. */
function isHttps({ headers, socket }: IncomingMessage): boolean {
  const forwarded = String(headers["x-forwarded-proto"] ?? "").split(",")[0];
  return forwarded?.trim() === "https" || "encrypted" in socket;
}
