import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Response } from "../runtime/admin";

/** A sentence that a failure leaves time to read. */
const STAYS_MS = { good: 3_000, bad: 12_000 };

/**
 * The page on which an owner's way ends: one sentence, nothing of what came with the address, and it closes itself where the
 * browser lets it.
 */
export function sendPage(res: Response, { status, title, sentence, farewell }: PageContent): void {
  const nonce = randomBytes(16).toString("base64");
  const stays = status === 200 ? STAYS_MS.good : STAYS_MS.bad;
  res.status(status).set({
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  }).send(`<!doctype html>
<html>
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped(title)}</title>
    <style nonce="${nonce}">${asset("ended.css")}</style>
  </head>
  <body data-stays-ms="${stays}">
    <h1>${escaped(title)}</h1>
    <p role="status">${escaped(sentence)}</p>
    <p>${escaped(farewell)}</p>
    <script nonce="${nonce}">${asset("ended.js")}</script>
  </body>
</html>
`);
}

/** What the owner reads at the end of Smartcar Connect. */
export interface PageContent {
  /** 200 for a car that is connected. */
  readonly status: number;
  readonly title: string;
  readonly sentence: string;
  /** What to do now. */
  readonly farewell: string;
}

/** A file beside this module; the build puts it beside the bundle. It is part of the page, so that only the page's address is open. */
function asset(name: string): string {
  return readFileSync(join(__dirname, "assets", name), "utf8");
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
