import type { Clock } from "../../src/core/clock";
import { speak } from "../runtime/speech";
import {
  chargeStep,
  factsOfCar,
  reminderAt,
  type Reminder,
  type SpokenFact,
  type ReportedCar,
} from "../../src/notify/facts-of-car";
import type { Fact, Notice } from "../../src/notify/notice";
import { noticeStep, type NoticeRules, type NoticeStep, type Observation } from "../../src/notify/notices";
import type { StoredNotices } from "../../src/notify/stored-notices";
import type { StoredValue } from "../../src/store/stored-value";

interface NotifierOptions {
  readonly rules: NoticeRules;
  /** `undefined` for no reminders. */
  readonly remindMinute: number | undefined;
  readonly stored: StoredValue<StoredNotices>;
  readonly clock: Clock;
  readonly send: (notices: readonly Notice[], state: StoredNotices) => void;
  /** Work that nobody waits for. */
  readonly guarded: (work: () => Promise<void>) => () => void;
}

/** Has the state of a notify node and its one timer. */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #cars = new Map<string, ReportedCar>();
  #cancel = (): void => {};
  #isClosed = false;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** Takes in what a source reports now, or what has happened; sends what follows. */
  async observe(observation: Observation): Promise<void> {
    const { rules, clock } = this.#options;
    await this.#change((state) => noticeStep(state, observation, rules, clock.now()));
  }

  /** Takes in what is known of a car now; what it must be charged to stays as it was reported last. */
  async observeCar(seen: Omit<ReportedCar, "goal">): Promise<void> {
    const goal = this.#cars.get(seen.vehicleId)?.goal;
    await this.#remember({ ...seen, goal });
  }

  /** Takes in what a car must be charged to, and when. */
  async observeGoal(vehicleId: string, goal: ReportedCar["goal"]): Promise<void> {
    await this.#remember({ ...this.#cars.get(vehicleId), vehicleId, goal });
  }

  /** Starts the timer with what was stored before a restart. */
  start(): Promise<void> {
    return this.observe({ kind: "time" });
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  async #remember(car: ReportedCar): Promise<void> {
    if (this.#cars.size >= MOST_CARS && !this.#cars.has(car.vehicleId)) this.#cars.clear();
    this.#cars.set(car.vehicleId, car);
    await this.#take(car);
  }

  async #take(car: ReportedCar): Promise<void> {
    const { rules, clock } = this.#options;
    await this.#change((state) => {
      const now = clock.now();
      const { charges, ended } = chargeStep(state.charges, car, now);
      const facts = factsOfCar(car, this.#reminder, now).map((fact) => this.#spoken(fact));
      const source = `vehicle:${car.vehicleId}`;
      const step = noticeStep({ ...state, charges }, { kind: "facts", source, facts }, rules, now);
      if (!ended) return step;
      const next = noticeStep(step.state, { kind: "event", fact: this.#spoken(ended) }, rules, now);
      return { ...next, notices: [...step.notices, ...next.notices] };
    });
  }

  async #change(step: (state: StoredNotices) => NoticeStep): Promise<void> {
    let result: NoticeStep | undefined;
    await this.#options.stored.change((state) => (result = step(state)).state);
    if (!result || this.#isClosed) return;
    this.#options.send(result.notices, result.state);
    this.#wakeAt(result.nextAt);
  }

  #wakeAt(nextAt: number | undefined): void {
    const { clock, guarded } = this.#options;
    const now = clock.now();
    const reminders = [...this.#cars.values()].flatMap((car) => reminderAt(car, this.#reminder, now) ?? []);
    const times = [...reminders.filter((at) => at > now), ...(nextAt === undefined ? [] : [nextAt])];
    this.#cancel();
    if (times.length === 0) return;
    this.#cancel = clock.after(
      Math.max(0, Math.min(...times) - now),
      guarded(() => this.#wake()),
    );
  }

  async #wake(): Promise<void> {
    await this.observe({ kind: "time" });
    for (const car of this.#cars.values()) await this.#take(car);
  }

  get #reminder(): Reminder | undefined {
    const { remindMinute, rules } = this.#options;
    return remindMinute === undefined ? undefined : { remindMinute, zone: rules.zone };
  }

  #spoken({ says, ...fact }: SpokenFact): Fact {
    const { clock, rules } = this.#options;
    return { ...fact, text: speak(says, { zone: rules.zone, now: clock.now() }) };
  }
}

/** More than a home has. */
const MOST_CARS = 50;
