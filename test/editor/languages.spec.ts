import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { translations } from "../../scripts/words/catalogs";
import { openDialog, put } from "../support/editor/dialog";
import { all, simulated } from "../support/editor/flow";
import { overflowing, speaking, speakingPseudo, unmarked } from "../support/editor/language";
import { longestLanguages } from "../support/editor/longest-languages";
import { inEditor, runningRed } from "../support/editor/session";

/**
 * The languages of which each dialog is looked at, and leaves a picture: `npm run test:languages` names all of them. Otherwise the
 * three longest have to fit into the dialogs with most in them.
 */
const PICTURED = process.env["LANGUAGE_PICTURES"]?.split(" ");
const PICTURES = join(tmpdir(), "smartcar-languages");

/** Those with most to say in little room. */
const FULL = new Set(["account", "home", "tariff", "surplus"]);

/** What stays in all languages: names, and what the test itself has put into the nodes. */
const NAMES =
  /^(Smartcar|evcc|openWB|Home Assistant.*|Our .*|relay|Name|https?:.*|\/[\w/-]+|\w+\/[\w/]+|The account has no client ID.*|memory|disk|expression|msg\.|\w{3}( \w+)?)$/;

describe("the dialogs in other languages", () => {
  it("have no words outside the catalogs, and room for longer ones", () =>
    inEditor(
      async (page) => {
        await put(page, ...all, { ...simulated, id: "simulator" });

        for (const { id } of [...all, { id: "simulator" }]) {
          const dialog = await openDialog(page, id);
          const found = (await unmarked(dialog.form)).filter((text) => !NAMES.test(text));
          assert.deepEqual(found, [], id);
          assert.deepEqual(
            (await overflowing(dialog.form)).filter((text) => !text.startsWith("select")),
            [],
            id,
          );
          await dialog.cancel();
        }
      },
      "light",
      { ...runningRed(), prepare: speakingPseudo },
    ));

  const dialogs = PICTURED ? all : all.filter(({ id }) => FULL.has(id));
  const languages = PICTURED?.includes("all") ? translations : (PICTURED ?? longestLanguages(3));
  for (const language of languages)
    it(`fit in ${language}`, () =>
      inEditor(
        async (page) => {
          if (PICTURED) await page.setViewportSize({ width: 1280, height: 3200 });
          await put(page, ...all);

          const found: string[] = [];
          for (const { id } of dialogs) {
            const dialog = await openDialog(page, id);
            found.push(...(await overflowing(dialog.form)).map((text) => `${id}: ${text}`));
            if (PICTURED) await dialog.form.screenshot({ path: join(PICTURES, `${language}-${id}.png`) });
            await dialog.cancel();
          }
          assert.deepEqual(found, []);
        },
        "light",
        { ...runningRed(), prepare: speaking(language) },
      ));
});
