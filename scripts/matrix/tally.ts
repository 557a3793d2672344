/** Counts checks and says how each went. */
export class Tally {
  #passed = 0;
  #failed = 0;

  get failed(): number {
    return this.#failed;
  }

  /** Runs one check; whether it passed. `what` is what is true then. */
  async check(what: string, work: () => unknown): Promise<boolean> {
    try {
      await work();
      this.#passed += 1;
      print(`  ok    ${what}`);
      return true;
    } catch (err) {
      this.#failed += 1;
      print(`  FAIL  ${what}\n${indented(err instanceof Error ? err.message : String(err))}`);
      return false;
    }
  }

  summary(): string {
    return `${this.#passed} passed, ${this.#failed} failed`;
  }
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, "        ");
}
