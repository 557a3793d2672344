import { createHash } from "node:crypto";
import type { PageBoot } from "../../src/page/page-state";

/** The page with all that it shows first. A browser paints its heading before the script has arrived. */
export function pageHtml(index: string, boot: PageBoot): string {
  const title = boot.title ?? boot.words["page"]?.["title"] ?? "";
  // In a script element only this character could end it.
  const text = JSON.stringify(boot).replaceAll("<", String.raw`\u003c`);
  return index
    .replace(/(<html lang=")[^"]*/, (_, start: string) => start + boot.language)
    .replace("<h1>", (start) => start + escaped(title))
    .replace(/(<script type="application\/json" id="boot">)/, (start) => start + text);
}

/** By what a policy allows the style that is in the page, and no other. */
export function styleSource(index: string): string {
  const [, style = ""] = /<style>([^]*?)<\/style>/.exec(index) ?? [];
  return `'sha256-${createHash("sha256").update(style).digest("base64")}'`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
