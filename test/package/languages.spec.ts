import assert from "node:assert/strict";
import { catalogOf, filledCatalog } from "../../scripts/pages/compose-words";
import { declarationOf } from "../../scripts/pages/declared";
import { ENGLISH, factsOf, translations } from "../../scripts/words/catalogs";
import { faultsOf, textFaults } from "../../scripts/words/faults";
import { longestStatus, STATUS_LENGTH } from "../../scripts/words/longest-status";
import { catalog, nodes, wordsIn } from "./sources";

for (const language of translations.filter((each) => factsOf(each).complete)) {
  describe(`the words in ${language}`, () => {
    it("are complete and in order: npm run words", () => {
      assert.deepEqual(
        faultsOf(language).map(({ kind, where, what }) => `${kind}: ${where}: ${what}`),
        [],
      );
    });
  });
}

describe("the setting of the language", () => {
  it("offers every language that the package has", () => {
    const { options = [] } = declarationOf("smartcar-account").settings["language"] ?? {};
    assert.deepEqual(options.toSorted(), ["server", ENGLISH, ...translations].toSorted());
  });
});

describe("a language that is only begun", () => {
  it("is filled with English", () => {
    for (const node of nodes) {
      const filled = wordsIn(filledCatalog(node, "none"));
      assert.deepEqual([...filled], [...wordsIn(catalogOf(node))]);
    }
  });
});

describe("the status of a car", () => {
  for (const language of [ENGLISH, ...translations.filter((each) => factsOf(each).complete)])
    it(`has room for its state of charge and one more thing in ${language}`, () => {
      const words = catalog("smartcar-signals", language);
      const soc = catalog("smartcar-account", language).get("smartcar-account.part.soc") ?? assert.fail();
      for (const key of ["charging", "not-charging", "fully-charged", "unplugged", "away", "calls-left"]) {
        const second = words.get(`smartcar-signals.status.${key}`) ?? assert.fail(key);
        const text = longestStatus(`${soc.replace("__soc__", "__limit__")}, ${second}`, language);
        assert.ok(text.length <= STATUS_LENGTH, text);
      }
    });
});

describe("the check of a translation", () => {
  const facts = { ...factsOf("de"), same: [], terms: { "charge limit": "Ladelimit | Grenze" } };
  const found = (key: string, english: string, text: string): readonly string[] =>
    textFaults({ key, english, text, language: "de", facts }).map(([kind]) => kind);

  it("finds nothing wrong with a good one", () => {
    assert.deepEqual(found("reason.a", "The charge limit is __limit__.", "Das Ladelimit ist __limit__."), []);
    assert.deepEqual(found("status.a", "limit __limit__", "Limit __limit__"), []);
    assert.deepEqual(found("language", "en-US", "de"), []);
    assert.deepEqual(found("label.a", "Smartcar", "Smartcar"), []);
  });

  it("finds what differs", () => {
    assert.deepEqual(found("reason.a", "Calls left: __calls__.", "Übrige Aufrufe: __aufrufe__."), [
      "placeholders differ",
    ]);
    assert.deepEqual(found("reason.a", "Set __limit__.", "Setzt."), ["placeholders differ"]);
    assert.deepEqual(found("reason.a", "The charge limit is reached.", "Das Limit ist erreicht."), ["term"]);
    assert.deepEqual(found("reason.a", "Nothing was sent.", "Nothing was sent."), ["same as English"]);
    assert.deepEqual(found("reason.a", "Nothing was sent.", "Nichts wurde gesendet"), ["end differs"]);
    assert.deepEqual(found("reason.a", "Nothing was sent.", "<b>Nichts</b> wurde gesendet."), ["markup"]);
    assert.deepEqual(found("label.a", "Limit", " "), ["empty"]);
    assert.deepEqual(found("language", "en-US", "nl"), ["same as English"]);
  });

  it("finds what has no room", () => {
    assert.deepEqual(found("a.label.palette", "records", "Aufgezeichnete Ladevorgänge"), ["too long"]);
    assert.deepEqual(found("status.a", "waiting for __at__", "wartet noch sehr lange bis __at__"), ["too long"]);
    assert.deepEqual(found("label.a", "Records", "Aufgezeichnete Ladevorgänge des Autos"), []);
  });
});
