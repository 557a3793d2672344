import { sleep, nothingToCancel } from "../../core/clock";
import { MINUTE_MS } from "../../core/duration";
import { emit } from "../../core/emit";
import type { Outcome } from "../outcome";
import type { Sending } from "../state/report-age";
import type { CommandContext } from "./command-context";
import type { CommandKnowledge } from "./command-knowledge";
import type { CarCommand } from "./command-spec";
import type { OnConfirmation } from "./confirmation";

/** An answer that rests on a car's reports can be contradicted by one that comes within this, and its make's own time. */
const CONTRADICTED_MS = 10 * MINUTE_MS;

/** A car whose stop is in doubt is read so long after the answer, and then after the last read, while reads can be spared. */
const DOUBT_WAITS_MS = [15 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS];

type Context = Pick<CommandContext, "clock" | "make" | "onUpdate" | "tasks" | "closing" | "maySpareRead" | "readBack">;

/** Withdraws the answer to a stop, and has the stop sent after all, when the car reports later that it charges. */
export class StopFollowUp {
  readonly #context: Context;
  readonly #known: CommandKnowledge;
  readonly #sendAgain: (turn: number) => Promise<Outcome<CarCommand>>;
  #newest = 0;
  #end = nothingToCancel;

  /** `sendAgain` requests the stop in place of whoever got the answer, and in its turn; it never rejects with a SmartcarError. */
  constructor(context: Context, known: CommandKnowledge, sendAgain: (turn: number) => Promise<Outcome<CarCommand>>) {
    this.#context = context;
    this.#known = known;
    this.#sendAgain = sendAgain;
  }

  /** A request for charging is carried out: no answer to what was asked before its turn is withdrawn any more. */
  supersede(turn: number): void {
    this.#newest = Math.max(this.#newest, turn);
    this.#end();
  }

  /** Whether nothing is carried out that was asked for after this turn. */
  isNewest(turn: number): boolean {
    return turn >= this.#newest;
  }

  /** Follows a stop that was answered from what the car reported: it is sent after all if the next report says otherwise. */
  followAnswer(turn: number, listener?: OnConfirmation<CarCommand>): void {
    if (!this.isNewest(turn)) return;
    const { clock, make, onUpdate } = this.#context;
    const answeredAt = clock.now();
    const reportedAt = Math.max(...this.#known.charge().signs.map(({ at }) => at));
    const off = onUpdate(() => {
      const newer = this.#known.charge().signs.filter(({ at }) => at > reportedAt);
      if (newer.length === 0) return;
      off();
      const isLate = clock.now() - answeredAt > make().lagMs + CONTRADICTED_MS;
      const isNewCharge = this.#known.startableAt > reportedAt;
      if (!isLate && !isNewCharge && newer.some(({ charging }) => charging)) this.#withdraw(turn, listener);
    });
    this.#end();
    this.#end = off;
  }

  /** Follows a stop of which nobody knows whether it was carried out: it is sent again if the car reports that it still charges. */
  followDoubt(turn: number, sending: Sending, listener?: OnConfirmation<CarCommand>): void {
    if (!this.isNewest(turn)) return;
    const { onUpdate, tasks, closing } = this.#context;
    const over = new AbortController();
    const off = onUpdate(() => {
      const confirmation = this.#known.confirmation({ command: "stop" }, sending);
      if (confirmation === "open") return;
      end();
      const isNewCharge = this.#known.startableAt > sending.until;
      if (confirmation === "missed" && !isNewCharge) this.#withdraw(turn, listener);
    });
    const end = (): void => {
      off();
      over.abort();
    };
    this.#end();
    this.#end = end;
    void tasks.add(this.#look(AbortSignal.any([closing.signal, over.signal]), end));
  }

  async #look(stop: AbortSignal, end: () => void): Promise<void> {
    const { clock, maySpareRead, readBack } = this.#context;
    for (const wait of DOUBT_WAITS_MS) {
      await sleep(clock, wait, stop).catch(() => {});
      if (stop.aborted) return;
      if (await maySpareRead()) await readBack().catch(() => {});
    }
    end();
  }

  #withdraw(turn: number, listener?: OnConfirmation<CarCommand>): void {
    const withdrawing = async (): Promise<void> => {
      const outcome = await this.#sendAgain(turn);
      if (listener) emit([listener], { ...outcome, withdrawn: true });
    };
    void this.#context.tasks.add(withdrawing());
  }
}
