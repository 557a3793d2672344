import type { ServerResponse } from "node:http";
import type { NodeAPI } from "node-red";
import type { Request } from "../runtime/raw-body";

/** Answers requests below one path; `name` is what follows the path's slash. Must not throw. */
export type PageHandler = (name: string, req: Request, res: ServerResponse) => void;

type Next = (err?: unknown) => void;
type Middleware = (req: Request, res: ServerResponse, next: Next) => void;

/** The paths of all pages on Node-RED's own server: one handler, so that what a deploy removes is gone. */
export class PagePaths {
  readonly #byPath = new Map<string, PageHandler>();
  readonly #middleware: () => readonly Middleware[];

  constructor(RED: NodeAPI) {
    // Node-RED applies it to the nodes of its own only.
    this.#middleware = () => middlewareIn(RED.settings);
    RED.httpNode.use((req: unknown, res: unknown, next: Next) =>
      this.#handle(req as Request, res as ServerResponse, next),
    );
  }

  /** Serves a path until the returned function is called; `undefined` if another node has it. */
  serve(path: string, handler: PageHandler): (() => void) | undefined {
    if (this.#byPath.has(path)) return undefined;
    this.#byPath.set(path, handler);
    return () => void this.#byPath.delete(path);
  }

  #handle(req: Request, res: ServerResponse, next: Next): void {
    const [path] = [...this.#byPath.keys()]
      .filter((one) => req.path === one || req.path.startsWith(`${one}/`))
      .toSorted((one, other) => other.length - one.length);
    const handler = path === undefined ? undefined : this.#byPath.get(path);
    if (path === undefined || !handler) return next();
    through(this.#middleware(), req, res, (err) => {
      if (err !== undefined && err !== null) return next(err);
      if (req.path === path) return redirect(path, req, res);
      handler(req.path.slice(path.length + 1), req, res);
    });
  }
}

/** To the same path with a slash at its end, relative: nobody here knows what a proxy has put in front. */
function redirect(path: string, { url = "" }: Request, res: ServerResponse): void {
  const [, query] = url.split("?", 2);
  const last = path.split("/").at(-1) ?? "";
  res.writeHead(302, { location: `${last}/${query === undefined ? "" : `?${query}`}`, "cache-control": "no-store" });
  res.end();
}

function through(chain: readonly Middleware[], req: Request, res: ServerResponse, done: Next): void {
  const [first, ...rest] = chain;
  if (!first) return done();
  first(req, res, (err) => {
    if (err !== undefined && err !== null) done(err);
    else through(rest, req, res, done);
  });
}

function middlewareIn(settings: object): readonly Middleware[] {
  const given: unknown = "httpNodeMiddleware" in settings ? settings.httpNodeMiddleware : undefined;
  const all: readonly unknown[] = Array.isArray(given) ? given : [given];
  return all.filter((one): one is Middleware => typeof one === "function");
}
