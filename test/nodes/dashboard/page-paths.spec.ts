import assert from "node:assert/strict";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { NodeAPI } from "node-red";
import { request } from "undici";
import { PagePaths } from "../../../nodes/dashboard/page-paths";
import { listen } from "../../support/network/loopback";

type Handler = (req: unknown, res: unknown, next: (err?: unknown) => void) => void;

describe("the paths of pages", () => {
  /** What a page and Node-RED answer behind the given middleware. */
  async function answers(httpNodeMiddleware: unknown, ...paths: readonly string[]): Promise<readonly string[]> {
    const handlers: Handler[] = [];
    const httpNode = { use: (handler: Handler) => void handlers.push(handler) };
    const pages = new PagePaths({ httpNode, settings: { httpNodeMiddleware } } as unknown as NodeAPI);
    const answer = (text: string) => (name: string, _req: unknown, res: ServerResponse) => void res.end(text + name);
    assert.ok(pages.serve("/cars", answer("cars:")));
    const release = pages.serve("/cars/guests", answer("guests:"));
    assert.equal(pages.serve("/cars", answer("other:")), undefined, "two pages share no path");

    const listener: RequestListener = (req, res) => {
      const [path = ""] = (req.url ?? "").split("?");
      const next = (err?: unknown): void => void res.end(typeof err === "string" ? err : "none");
      handlers[0]?.(Object.assign(req, { path }), res, next);
    };
    const server = createServer(listener);
    const origin = `http://127.0.0.1:${await listen(server)}`;
    const texts: string[] = [];
    for (const path of paths) {
      if (path === "release") release?.();
      else texts.push(await (await request(origin + path, { reset: true })).body.text());
    }
    server.closeAllConnections();
    server.close();
    return texts;
  }

  it("are found by the longest that fits, and are gone when they are released", async () => {
    const texts = await answers(
      undefined,
      "/cars/a",
      "/cars/guests/b",
      "/carsharing/",
      "/other",
      "release",
      "/cars/guests/b",
    );
    assert.deepEqual(texts, ["cars:a", "guests:b", "none", "none", "cars:guests/b"]);
  });

  it("are behind the middleware of the settings, each of it in turn", async () => {
    const passed: string[] = [];
    const first: Handler = (_req, _res, next) => (passed.push("first"), next());
    const second: Handler = (_req, _res, next) => (passed.push("second"), next("not you"));
    assert.deepEqual(await answers([first, second], "/cars/", "/other"), ["not you", "none"]);
    assert.deepEqual(passed, ["first", "second"], "what is no page of ours is none of its business");
    assert.deepEqual(await answers(first, "/cars/"), ["cars:"]);
  });
});
