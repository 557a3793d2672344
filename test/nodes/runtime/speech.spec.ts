import assert from "node:assert/strict";
import type { Node, NodeAPI } from "node-red";
import { SmartcarError } from "../../../src/core/error";
import { say } from "../../../src/core/speech";
import { resultOf } from "../../../nodes/runtime/result-of";
import { readSettings } from "../../../nodes/settings/read-settings";
import { declaration } from "../../../nodes/tariff/settings";
import {
  chooseLanguage,
  inLanguageOf,
  speak,
  speakAs,
  speakLike,
  spokenLanguage,
  translated,
  worded,
} from "../../../nodes/runtime/speech";

const GERMAN: Readonly<Record<string, string>> = {
  "smartcar-account.language": "de",
  "smartcar-account.error.throttled": "Zu viele Aufrufe. __retry__",
  "smartcar-account.retry.wait": "Der nächste ist in __wait__ möglich.",
  "smartcar-account.setting.refused": "Die Einstellung „__label__“ ist __value__. Erlaubt: __accepted__.",
  "smartcar-account.setting.correct": "Korrigieren und übernehmen.",
  "smartcar-account.came.text": "der Text „__text__“",
  "smartcar-tariff.label.vat": "MwSt.",
  "smartcar-tariff.accepted.number": "eine Zahl von __min__ bis __max__",
};

/** A runtime with a catalog; for a key that it lacks it gives the key, as i18next does. */
function runtimeIn(catalog: Readonly<Record<string, string>>): NodeAPI {
  return { _: (key: string) => catalog[key.replace(/^.+:/, "")] ?? key } as unknown as NodeAPI;
}

describe("what nodes say", () => {
  const error = new SmartcarError("RATE_LIMIT", say("error.throttled"), { retry: "later", retryAfterMs: 120_000 });

  afterEach(() => speakLike(runtimeIn({})));

  it("is in the language of the runtime, its numbers too", () => {
    speakLike(runtimeIn(GERMAN));

    assert.equal(speak(error.says), "Zu viele Aufrufe. Der nächste ist in 2 Minuten möglich.");
    assert.equal(spokenLanguage().format.number(0.5, 1), "0,5");
  });

  it("is English without a catalog, and with one of a language that does not exist", () => {
    for (const catalog of [{}, { "smartcar-account.language": "no such language" }]) {
      speakLike(runtimeIn(catalog));

      assert.equal(speak(error.says), error.message);
      assert.equal(spokenLanguage().format.number(0.5, 1), "0.5");
      assert.equal(translated(error), error);
    }
  });

  it("names a field and what it accepts in the words of its node", () => {
    const { type, settings } = declaration;
    const read = resultOf(() => readSettings({ type, settings: { vat: settings.vat }, words: {} }, { vat: "viel" }));
    assert.ok(read instanceof SmartcarError);
    speakLike(runtimeIn(GERMAN));

    assert.match(
      speak(read.says),
      /^Die Einstellung „MwSt\.“ ist der Text „viel“\. Erlaubt: eine Zahl von .*\. Korrigieren und übernehmen\.$/,
    );
  });

  it("is the message of an error that is otherwise the same", () => {
    speakLike(runtimeIn(GERMAN));
    const { message, code, scope, retry, retryAfterMs, stack = "" } = translated(error);

    assert.match(message, /^Zu viele Aufrufe/);
    assert.deepEqual([code, scope, retry, retryAfterMs], ["RATE_LIMIT", "request", "later", 120_000]);
    assert.ok(stack.startsWith("Error: Zu viele") || stack.startsWith("SmartcarError: Zu viele"), stack);
    assert.ok(stack.includes("speech.spec"));
  });

  describe("where an account has chosen a language", () => {
    const RED = runtimeIn({});
    const key = "smartcar-tariff.status.waiting-for";
    const shown = (): string => worded(RED, key, { at: "07:30" });
    afterEach(() => ["one", "two"].forEach((account) => chooseLanguage(account, undefined)));

    it("is that language in the work of the account's nodes, also after they have waited", async () => {
      const node = {} as Node;
      speakAs(node, "de");

      const told = await inLanguageOf(node, async () => {
        await new Promise(setImmediate);
        return [translated(error).message, shown(), spokenLanguage().format.number(0.5, 1)];
      });

      assert.deepEqual(told, [
        "Zu viele Aufrufe für diese Anwendung. Der nächste Aufruf ist in 2 Minuten möglich. Weniger Nachrichten senden.",
        "wartet bis 07:30",
        "0,5",
      ]);
      assert.equal(translated(error), error);
      speakAs(node, undefined);
      assert.equal(inLanguageOf(node, shown), key);
    });

    it("is that language in nodes without an account, unless another account has chosen another", () => {
      chooseLanguage("one", "nl");
      assert.equal(spokenLanguage().format.number(0.5, 1), "0,5");

      chooseLanguage("two", "nl");
      assert.notEqual(speak(error.says), error.message);

      chooseLanguage("two", "en-US");
      assert.equal(speak(error.says), error.message);
      assert.equal(shown(), key);
    });
  });
});
