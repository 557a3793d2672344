import type { Context } from "../../src/store/context-store";

type Mood = "answers" | "answers later" | "fails" | "throws" | "is silent";

/** A context store with moods. What it holds outlives its users, as on a server of its own. */
export class FakeContext implements Context {
  readonly values = new Map<string, unknown>();
  /** What it was asked for, as `get key`. */
  readonly asked: string[] = [];
  reads: Mood = "answers";
  writes: Mood = "answers";
  readonly #stored: (() => void)[] = [];

  get(key: string, store: string, done: (err: unknown, value?: unknown) => void): void {
    this.asked.push(`get ${key} of ${store}`);
    this.#act(this.reads, done, () => done(undefined, this.values.get(key)));
  }

  set(key: string, value: unknown, store: string, done: (err: unknown) => void): void {
    this.asked.push(`set ${key} of ${store}`);
    this.#act(this.writes, done, () => {
      this.values.set(key, value);
      done(undefined);
    });
  }

  /** Sets both moods. */
  becomes(mood: Mood): void {
    this.reads = mood;
    this.writes = mood;
  }

  /** Does and answers now all that it was silent about. */
  catchUp(): void {
    for (const work of this.#stored.splice(0)) work();
  }

  #act(mood: Mood, done: (err: unknown) => void, work: () => void): void {
    if (mood === "throws") throw new Error("no such store");
    if (mood === "fails") return done(new Error("connection refused"));
    if (mood === "is silent") return void this.#stored.push(work);
    if (mood === "answers later") return void setImmediate(work);
    work();
  }
}
