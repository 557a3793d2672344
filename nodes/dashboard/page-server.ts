import type { ServerResponse } from "node:http";
import { duration } from "../../src/core/format";
import { SECOND_MS } from "../../src/core/duration";
import { pageRequest, passwordIn } from "../../src/page/page-request";
import type { PageAnswer, PageRefusal, PageRequest } from "../../src/page/page-request";
import type { Door, PageBoot } from "../../src/page/page-state";
import { rawBody, type Request } from "../runtime/raw-body";
import { inLanguage, say, speak } from "../runtime/speech";
import type { Audience } from "./audience";
import { foreignness } from "./own-request";
import { accessOf, type Access, type PageDoor } from "./page-door";
import { encodedText, type Encoded, type PageFiles } from "./page-files";
import { pageHtml, styleSource } from "./page-html";
import type { PageStreams } from "./page-streams";
import { pageWords, readersLanguage } from "./page-words";

export interface PageServerOptions {
  readonly title: string;
  readonly door: PageDoor;
  readonly files: PageFiles;
  readonly audience: Audience;
  readonly streams: PageStreams;
  /** Whose pages may show this one in a frame, besides its own. */
  readonly frames: readonly string[];
  /** Carries out a request. Rejects with what went wrong. */
  readonly carryOut: (request: PageRequest) => Promise<PageAnswer>;
  /** Takes what nobody expected. */
  readonly report: (err: unknown) => void;
}

const LARGEST_BODY_BYTES = 4096;
const JSON_TYPE = "application/json";
const YEAR_S = 31_536_000;

type RefusalKey = Parameters<typeof say>[0] & `page-refusal.${string}`;

/** Answers all requests of one page. */
export class PageServer {
  readonly #options: PageServerOptions;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(options: PageServerOptions) {
    this.#options = options;
    const index = options.files.file("index.html")?.body.toString("utf8") ?? "";
    this.#headers = headersOf(options.frames, styleSource(index));
  }

  /** Never throws. */
  handle(name: string, req: Request, res: ServerResponse): void {
    const language = readersLanguage(req.headers["accept-language"]);
    inLanguage(language, () => this.#answer(name, req, res, language)).catch((err: unknown) => {
      this.#options.report(err);
      if (res.headersSent) res.destroy();
      else inLanguage(language, () => this.#refuse(res, 500, "page-refusal.failed", "failed"));
    });
  }

  async #answer(name: string, req: Request, res: ServerResponse, language: string): Promise<void> {
    for (const [header, value] of Object.entries(this.#headers)) res.setHeader(header, value);
    const isPost = name === "request" || name === "login" || name === "logout";
    const { method = "" } = req;
    if (isPost ? method !== "POST" : method !== "GET" && method !== "HEAD") {
      const allowed = isPost ? "POST" : "GET";
      res.setHeader("allow", allowed);
      return this.#refuse(res, 405, "page-refusal.method", "method", { method: allowed });
    }
    if (isPost) return this.#post(name, req, res, language);
    if (name === "") return this.#page(req, res, language);
    if (name === "boot") return this.#json(req, res, 200, await this.#boot(await this.#access(req), language));
    if (name === "events") return this.#stream(req, res, language);
    return this.#file(name, req, res);
  }

  async #page(req: Request, res: ServerResponse, language: string): Promise<void> {
    const index = this.#options.files.file("index.html");
    if (!index) return this.#refuse(res, 404, "page-refusal.not-found", "not-found");
    const boot = await this.#boot(await this.#access(req), language);
    const html = pageHtml(index.body.toString("utf8"), boot);
    res.setHeader("cache-control", "no-store");
    res.setHeader("vary", "cookie, accept-language, accept-encoding");
    send(req, res, 200, index.type, await encodedText(html, accepted(req)));
  }

  async #file(name: string, req: Request, res: ServerResponse): Promise<void> {
    const { files } = this.#options;
    const file = name === "index.html" ? undefined : files.file(name);
    if (!file) return this.#refuse(res, 404, "page-refusal.not-found", "not-found");
    res.setHeader("cache-control", file.isHashed ? `public, max-age=${YEAR_S}, immutable` : "no-cache");
    res.setHeader("vary", "accept-encoding");
    send(req, res, 200, file.type, await files.encoded(name, file, accepted(req)));
  }

  async #stream(req: Request, res: ServerResponse, language: string): Promise<void> {
    const { streams, audience } = this.#options;
    const { sees, session } = await this.#access(req);
    if (!sees) return this.#refuse(res, 401, "page-refusal.not-allowed", "not-allowed");
    if (streams.isFull) {
      res.setHeader("retry-after", "30");
      return this.#refuse(res, 503, "page-refusal.busy", "busy");
    }
    const asked = new URLSearchParams((req.url ?? "").split("?")[1]).get("after");
    const after = Number(req.headers["last-event-id"] ?? asked ?? 0);
    const stream = streams.open(res, { language, session });
    await audience.greet(stream, Number.isFinite(after) ? after : 0);
  }

  async #post(name: string, req: Request, res: ServerResponse, language: string): Promise<void> {
    const foreign = foreignness(req);
    if (foreign) return this.#refuse(res, foreign === "content-type" ? 415 : 403, `page-refusal.${foreign}`, foreign);
    const raw = await rawBody(req, LARGEST_BODY_BYTES);
    if (raw === undefined) return;
    if (raw.length > LARGEST_BODY_BYTES) {
      // What is still to come of the body is not read.
      res.setHeader("connection", "close");
      return this.#refuse(res, 413, "page-refusal.size", "size");
    }
    const body = parsed(raw);
    if (name === "login") return this.#logIn(body, req, res, language);
    if (name === "request") return this.#request(body, req, res);
    const { door, streams } = this.#options;
    const { cookie, session } = await door.logOut(req);
    if (session) streams.end(session);
    res.setHeader("set-cookie", cookie);
    this.#json(req, res, 200, await this.#boot(door.forAnyone, language));
  }

  async #logIn(body: unknown, req: Request, res: ServerResponse, language: string): Promise<void> {
    const password = passwordIn(body);
    if (password === undefined) return this.#refuse(res, 400, "page-refusal.form", "form");
    const result = await this.#options.door.logIn(req, password);
    if ("cookie" in result) {
      res.setHeader("set-cookie", result.cookie);
      return this.#json(req, res, 200, await this.#boot(accessOf(result.session), language));
    }
    if (result.refused === "wrong") return this.#refuse(res, 401, "page-refusal.wrong", "wrong");
    const waitS = Math.ceil(result.waitMs / SECOND_MS);
    res.setHeader("retry-after", String(waitS));
    const wait = duration(waitS * SECOND_MS);
    return this.#refuse(res, 429, "page-refusal.wait", "wait", { wait }, waitS);
  }

  async #request(body: unknown, req: Request, res: ServerResponse): Promise<void> {
    const { controls } = await this.#access(req);
    if (!controls) return this.#refuse(res, 403, "page-refusal.not-allowed", "not-allowed");
    const request = pageRequest(body);
    if (!request) return this.#refuse(res, 400, "page-refusal.form", "form");
    this.#json(req, res, 200, await this.#options.carryOut(request));
  }

  #access(req: Request): Promise<Access> {
    return this.#options.door.access(req);
  }

  async #boot(access: Access, language: string): Promise<PageBoot> {
    const { title, audience } = this.#options;
    const about = { language, words: pageWords(language), ...(title !== "" && { title }), door: doorOf(access) };
    if (!access.sees) return about;
    const { state, series, version } = await audience.current(language);
    return { ...about, version, state, series };
  }

  #json(req: Request, res: ServerResponse, status: number, body: PageBoot | PageAnswer): void {
    res.setHeader("cache-control", "no-store");
    encodedText(JSON.stringify(body), accepted(req)).then(
      (encoded) => send(req, res, status, JSON_TYPE, encoded),
      () => res.destroy(),
    );
  }

  #refuse(
    res: ServerResponse,
    status: number,
    key: RefusalKey,
    code: string,
    params: Parameters<typeof say>[1] = {},
    waitS?: number,
  ): void {
    const body: PageRefusal = {
      error: { code, message: speak(say(key, params)), ...(waitS !== undefined && { waitS }) },
    };
    const text = JSON.stringify(body);
    res.setHeader("cache-control", "no-store");
    res.writeHead(status, { "content-type": JSON_TYPE, "content-length": Buffer.byteLength(text) });
    res.end(text);
  }
}

function doorOf({ sees, controls, canLogIn, session }: Access): Door {
  if (!sees) return canLogIn ? { kind: "login" } : { kind: "closed", text: speak(say("page.closed")) };
  const why = controls ? undefined : speak(say(canLogIn ? "page.log-in" : "page.see-only"));
  return {
    kind: "open",
    mayControl: controls,
    ...(why !== undefined && { why }),
    canLogIn,
    isLoggedIn: session !== undefined,
  };
}

function headersOf(frames: readonly string[], style: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${style}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${["'self'", ...frames].join(" ")}`,
  ];
  return {
    "content-security-policy": policy.join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
  };
}

function accepted({ headers }: Request): string {
  return headers["accept-encoding"] ?? "";
}

function send(
  { method }: Request,
  res: ServerResponse,
  status: number,
  type: string,
  { body, encoding }: Encoded,
): void {
  res.writeHead(status, {
    "content-type": type,
    "content-length": body.length,
    ...(encoding && { "content-encoding": encoding }),
  });
  res.end(method === "HEAD" ? undefined : body);
}

function parsed(raw: Uint8Array | string): unknown {
  try {
    return JSON.parse(typeof raw === "string" ? raw : Buffer.from(raw).toString("utf8"));
  } catch {
    return undefined;
  }
}
