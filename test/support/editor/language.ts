import type { Locator, Page } from "playwright-core";

/** Texts by section and key, as a catalog has them. */
interface Words {
  readonly [key: string]: string | Words;
}

/** Lets the editor of this page alone come up in a language that Node-RED itself might not have. */
export function speaking(language: string): (page: Page) => Promise<unknown> {
  return (page) =>
    page.addInitScript((tag) => {
      // oxlint-disable-next-line typescript/unbound-method -- the proxy calls it on the storage that is asked
      Storage.prototype.getItem = new Proxy(Storage.prototype.getItem, {
        apply(get, self, [key]) {
          return key === "editor-language" ? tag : Reflect.apply(get, self, [key]);
        },
      });
    }, language);
}

const MARK = "[!!";

/** Marks each text of our catalogs, and makes it longer than most translations. What has no mark then comes from no catalog. */
export async function speakingPseudo(page: Page): Promise<void> {
  await page.route("**/nodes/messages*", async (route) => {
    const response = await route.fetch();
    const all: Readonly<Record<string, Words>> = await response.json();
    const marked = Object.entries(all).map(([name, words]) => [
      name,
      name.startsWith("@ev-flows/") ? pseudo(words) : words,
    ]);
    await route.fulfill({ response, json: Object.fromEntries(marked) });
  });
}

function pseudo(words: Words): Words {
  const marked = Object.entries(words).map(([key, text]) => {
    return [
      key,
      typeof text === "string" ? `${MARK}${text}${" abcdefg".repeat(Math.ceil(text.length / 25))}]` : pseudo(text),
    ];
  });
  return Object.fromEntries(marked);
}

/** The visible texts of a form that no catalog has; numbers, units, and names of other programs are none. */
export function unmarked(form: Locator): Promise<readonly string[]> {
  return form.evaluate((element, mark) => {
    for (const fold of element.querySelectorAll("details")) fold.open = true;
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const texts: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (node.parentElement?.checkVisibility()) texts.push(node.textContent?.trim() ?? "");
    for (const field of element.querySelectorAll<HTMLElement>("[placeholder], [title]"))
      if (field.checkVisibility()) texts.push(field.getAttribute("placeholder") ?? "", field.title);
    return texts.filter((text) => /[a-z]{3}/i.test(text) && !text.includes(mark));
  }, MARK);
}

/** What a form has no room for: rows that are wider than the form, and words that end outside their label, button, or field. */
export function overflowing(form: Locator): Promise<readonly string[]> {
  return form.evaluate((element, boxes) => {
    for (const fold of element.querySelectorAll("details")) fold.open = true;
    const wide = [...element.querySelectorAll<HTMLElement>(boxes)]
      .filter((one) => one.checkVisibility() && getComputedStyle(one).display !== "inline")
      .filter((one) => one.scrollWidth > one.clientWidth + 1);
    const pen = document.createElement("canvas").getContext("2d");
    const selects = [...element.querySelectorAll("select")].filter((one) => one.checkVisibility());
    const cut = selects.filter((select) => {
      const style = getComputedStyle(select);
      if (pen) pen.font = style.font;
      const chosen = select.selectedOptions[0]?.text ?? "";
      // The arrow takes its place, too.
      const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 8;
      return (pen?.measureText(chosen).width ?? 0) > room;
    });
    return [
      ...wide.map((one) => `${one.tagName.toLowerCase()}: ${one.innerText}`),
      ...cut.map((one) => `select ${one.id}: ${one.selectedOptions[0]?.text}`),
    ];
  }, BOXES);
}

/** What may hold no wider words than itself. */
const BOXES = ".form-row, .smartcar-note, label, button, a.red-ui-button, h4, summary";
