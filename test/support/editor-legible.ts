import type { Locator } from "playwright-core";

/** Web Content Accessibility Guidelines, level AA, for text. */
const LEAST_CONTRAST = 4.5;

/** The visible texts of our own in a form that stand out too little from what is behind them, with their contrast. */
export async function illegible(form: Locator): Promise<string[]> {
  const texts = await form
    .locator("label span, legend, .smartcar-unit, .smartcar-note, h4, summary, li span, input[readonly]")
    .all();
  const weak: string[] = [];
  for (const text of texts) {
    if (!(await text.isVisible())) continue;
    const contrast = await contrastOf(text);
    if (contrast < LEAST_CONTRAST) weak.push(`${await text.innerText()}: ${contrast.toFixed(1)}`);
  }
  return weak;
}

async function contrastOf(text: Locator): Promise<number> {
  const [front, back] = await text.evaluate((element) => {
    let behind: Element | null = element;
    while (behind?.parentElement && /, 0\)$|^transparent$/.test(getComputedStyle(behind).backgroundColor))
      behind = behind.parentElement;
    return [getComputedStyle(element).color, getComputedStyle(behind ?? element).backgroundColor];
  });
  const [dark = 0, light = 0] = [luminance(front), luminance(back)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour = ""): number {
  const [red = 0, green = 0, blue = 0] = [...colour.matchAll(/[\d.]+/g)].map(([part]) => {
    const share = Number(part) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
