import { randomUUID } from "node:crypto";
import { sleep } from "../core/clock";
import { SECOND_MS } from "../core/duration";
import type { TaskGroup } from "../core/task-group";
import type { Engine } from "../store/engine/engine";
import type { Mail } from "../store/engine/mail";
import type { Workers } from "../store/engine/workers";
import { elsewhereError } from "../store/store";
import type { Car } from "../vehicle/car";
import type { CarCommand } from "../vehicle/commands/command-spec";
import type { RequestOptions } from "../vehicle/commands/request-options";
import type { Outcome } from "../vehicle/outcome";
import { sentError, sentOutcome, type Message } from "./message";

export interface CarryingOutOptions {
  readonly engine: Engine;
  readonly workers: Workers;
  readonly mail: Mail;
  readonly tasks: TaskGroup;
  readonly isClosed: () => boolean;
}

type Request = Extract<Message, { readonly kind: "request" }>;

/** Carries out what other processes ask for of the cars of this one, and tells them what comes of it. */
export class CarryingOut {
  readonly #options: CarryingOutOptions;

  constructor(options: CarryingOutOptions) {
    this.#options = options;
  }

  /** Begins with a request; what comes of it is told later. */
  begin(car: Car, request: Request): void {
    void this.#options.tasks.add(this.#begin(car, request));
  }

  /** Nothing is begun of which the process that asks does not hear in time: it may have asked for it again. */
  async #begin(car: Car, request: Request): Promise<void> {
    const { engine, workers, mail } = this.#options;
    const { id, from, until } = request;
    if ((engine.now ?? Infinity) > until) return;
    const begun = { kind: "begun", id, worker: workers.id, run: workers.run } satisfies Message;
    const toldAt = await mail.post(from, begun).catch(() => Infinity);
    if (toldAt <= until) return this.#carryOut(car, request);
    // It may hear of that all the same, and would wait.
    await this.#tell(from, { kind: "failed", id, error: sentError(elsewhereError()) });
  }

  async #carryOut({ commands }: Car, { id, from, order: { command, limit }, ask }: Request): Promise<void> {
    const onConfirmation = (outcome: Outcome<CarCommand>): void => {
      const confirmation = { kind: "confirmation", id, outcome: sentOutcome(outcome) } satisfies Message;
      void this.#options.tasks.add(this.#tell(from, confirmation));
    };
    const { repeated = false, automatic = false, force = false, retained = false, since, sender, topic } = ask;
    const meant: RequestOptions<never> & RequestOptions = {
      repeated,
      automatic,
      force,
      retained,
      sender: sender ?? randomUUID(),
      ...(since !== undefined && { since }),
      ...(topic !== undefined && { topic }),
      onConfirmation,
    };
    try {
      const outcome = await (command === "set-limit"
        ? commands.setLimit(limit ?? 0, meant)
        : command === "lock" || command === "unlock"
          ? commands.setLock(command, meant)
          : commands.charge(command, meant));
      await this.#tell(from, { kind: "outcome", id, outcome: sentOutcome(outcome) });
    } catch (err) {
      await this.#tell(from, { kind: "failed", id, error: sentError(err) });
    }
  }

  /** As soon as that is possible. A process that has ended is found out by the other. */
  async #tell(worker: string, message: Message): Promise<void> {
    const { engine, mail, isClosed } = this.#options;
    const post = (): Promise<boolean> =>
      mail.post(worker, message).then(
        () => true,
        () => false,
      );
    while (!(await post()) && !isClosed()) await sleep(engine.clock, SECOND_MS);
  }
}
