import { readFileSync } from "node:fs";
import { join } from "node:path";
import { launchBrowser } from "../test/support/editor/browser";

/** Draws the icons of the page's app from its picture, as files of the repository: `node --import tsx scripts/page-icons.ts`. */

const APP = join(__dirname, "../src/page/view/app");

/** A maskable icon is cut to a circle of 80 % at worst: its ground reaches the edges, and its picture stays inside. */
const ICONS = [
  { name: "icon-192", size: 192, isMaskable: false },
  { name: "icon-512", size: 512, isMaskable: false },
  { name: "icon-maskable-512", size: 512, isMaskable: true },
] as const;

async function main(): Promise<void> {
  const svg = readFileSync(join(APP, "icon.svg"), "utf8");
  const browser = await launchBrowser();
  try {
    for (const { name, size, isMaskable } of ICONS) {
      const page = await browser.newPage({ viewport: { width: size, height: size } });
      const ground = isMaskable ? "#005b8f" : "transparent";
      const margin = isMaskable ? size * 0.1 : 0;
      await page.setContent(
        `<style>body { margin: 0; background: ${ground} } svg { display: block; margin: ${margin}px; width: ${size - 2 * margin}px }</style>${svg}`,
      );
      await page.screenshot({ path: join(APP, `${name}.png`), omitBackground: true });
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

main().catch((err: unknown) => {
  process.stderr.write(`${String(err)}\n`);
  process.exitCode = 1;
});
