import type { EngineClient } from "../../../src/store/engine/engine";
import type { Script } from "../../../src/store/engine/script";

/** Whether it is of a request to the engine that something is wanted. */
export type Asks = (args: readonly unknown[]) => boolean;

const nothing: Asks = () => false;

/** What lies between a process and the engine: it can be cut, or let through what is asked, and hold back or lose the answers. */
export class Cable {
  isCut = false;
  #losing: { what: "requests" | "answers"; of: Asks; count: number } = { what: "answers", of: nothing, count: 0 };
  #holding: Promise<void> | undefined;
  #release = (): void => {};

  /** From the next answer on to a request that `of` says yes to. */
  hold(of: Asks): Promise<void> {
    return new Promise((resolve) => {
      this.#holding = new Promise((release) => (this.#release = release));
      this.#of = of;
      this.#held = resolve;
    });
  }

  #of = nothing;
  #held = (): void => {};

  release(): void {
    this.#of = nothing;
    this.#holding = undefined;
    this.#release();
  }

  /** Loses the next requests that `of` says yes to, or the answers to them. */
  lose(what: "requests" | "answers", of: Asks, count = 1): void {
    this.#losing = { what, of, count };
  }

  #isLost(what: "requests" | "answers", args: readonly unknown[]): boolean {
    const losing = this.#losing;
    const isLost = losing.what === what && losing.count > 0 && losing.of(args);
    if (isLost) losing.count -= 1;
    return isLost;
  }

  around(client: EngineClient): EngineClient {
    return {
      call: async (command, ...args) => {
        const asked = [command, ...args];
        if (this.isCut || this.#isLost("requests", asked)) throw new Error("The cable is cut");
        const isHeld = this.#of(asked);
        const answer = await client.call(command, ...args);
        if (this.isCut || this.#isLost("answers", asked)) throw new Error("The cable is cut");
        if (isHeld && this.#holding) {
          this.#held();
          await this.#holding;
        }
        return answer;
      },
      disconnect: () => client.disconnect(),
    };
  }
}

/** Requests that run a script. */
export function runs({ sha, lua }: Script): Asks {
  return (args) => args.includes(sha) || args.includes(lua);
}
