import type { Locator } from "playwright-core";

/** Web Content Accessibility Guidelines, level AA, for text. */
const LEAST_CONTRAST = 4.5;

const TEXTS = "label span, legend, .smartcar-unit, .smartcar-note, h4, summary, li span, input[readonly]";

/** The visible texts of our own in a form that stand out too little from what is behind them, with their contrast. */
export async function illegible(form: Locator): Promise<string[]> {
  const texts = await form.locator(TEXTS).evaluateAll(colorsOf);
  return texts
    .map(({ text, front, back }) => ({ text, contrast: contrastOf(front, back) }))
    .filter(({ contrast }) => contrast < LEAST_CONTRAST)
    .map(({ text, contrast }) => `${text}: ${contrast.toFixed(1)}`);
}

interface Colors {
  readonly text: string;
  readonly front: string;
  readonly back: string;
}

/** Of the texts that can be seen. Runs in the page, at once: a question for each text would take longer than all else. */
function colorsOf(elements: readonly Element[]): Colors[] {
  return elements
    .filter((element) => {
      const { width, height } = element.getBoundingClientRect();
      return element.checkVisibility({ visibilityProperty: true }) && width > 0 && height > 0;
    })
    .map((element) => {
      let behind = element;
      while (behind.parentElement && /, 0\)$|^transparent$/.test(getComputedStyle(behind).backgroundColor))
        behind = behind.parentElement;
      return {
        text: (element as HTMLElement).innerText,
        front: getComputedStyle(element).color,
        back: getComputedStyle(behind).backgroundColor,
      };
    });
}

function contrastOf(front: string, back: string): number {
  const [dark = 0, light = 0] = [luminance(front), luminance(back)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [...color.matchAll(/[\d.]+/g)].map(([part]) => {
    const share = Number(part) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
