import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import { raw } from "hono/html";
import type { Env } from "../env";

const TYPES = { css: "text/css; charset=utf-8", js: "text/javascript; charset=utf-8" } as const;

const SERVED: ReadonlyArray<readonly [name: string, kind: keyof typeof TYPES]> = [
  ["page.css", "css"],
  ["control.css", "css"],
  ["control.js", "js"],
  ["control-api.js", "js"],
  ["car-card.js", "js"],
  ["log-tables.js", "js"],
  ["pager.js", "js"],
  ["dom.js", "js"],
];

/** The files that pages load. */
export function assetRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  for (const [name, kind] of SERVED) {
    routes.get(`/${name}`, (c) =>
      c.body(text(name), 200, { "content-type": TYPES[kind], "x-content-type-options": "nosniff" }),
    );
  }
  return routes;
}

/** Stylesheets as a part of their page, for one that is shown at another address than its own, and the source that its policy allows. */
export function inlineStyle(...names: readonly string[]): {
  readonly element: ReturnType<typeof raw>;
  readonly source: string;
} {
  const css = names.map(text).join("\n");
  const hash = createHash("sha256").update(css).digest("base64");
  return { element: raw(`<style>${css}</style>`), source: `'sha256-${hash}'` };
}

/** What a page may load, besides the empty icon that keeps the browser from asking for one. */
export function policy(allowed: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const rules = { "default-src": "'none'", "img-src": "data:", "base-uri": "'none'", "frame-ancestors": "'none'" };
  const all = Object.entries({ ...rules, ...allowed }).map((rule) => rule.join(" "));
  return { "content-security-policy": all.join("; "), "x-content-type-options": "nosniff" };
}

/** A file beside this module; the build puts it beside the bundle. */
function text(name: string): string {
  return readFileSync(join(__dirname, "assets", name), "utf8");
}
