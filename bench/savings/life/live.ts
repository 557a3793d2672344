import { MINUTE_MS } from "../../../src/core/duration";
import { CarLink } from "./car-link";
import type { CarReport } from "./car-trail";
import type { Answer, Begin, News } from "./controller";
import { FreeNews } from "./free-news";
import { type Account, Home } from "./home";
import type { Household } from "../homes/household";
import type { Knowledge } from "./knowledge";
import { publishedAt } from "./published";
import { mostWithin, Spending } from "./spending";

const STEP_MS = 5 * MINUTE_MS;

export interface LiveOptions {
  readonly powerKw: number;
  readonly begin: Begin;
  readonly knowledge?: Knowledge | undefined;
  /** Of the meter and of control. */
  readonly stepMs?: number | undefined;
  /** When accounts are to be drawn up, besides the end; in order. */
  readonly accountsAt?: readonly number[] | undefined;
  /** The end; that of what is recorded if absent. */
  readonly untilAt?: number | undefined;
  readonly onStep?: ((home: Home) => void) | undefined;
}

/** What a time under one controller has come to. */
export interface Lived {
  /** At `accountsAt`, and at the end. */
  readonly accounts: readonly Account[];
  readonly sunKwh: number;
  readonly gridKwh: number;
  readonly starts: number;
  readonly stops: number;
  /** Stops in the worst 30 days. */
  readonly worstStops: number;
  /** Calls in the worst month. */
  readonly worstCalls: number;
  readonly missed: number;
}

/** Lets a controller live through the recorded time, told only what is known at each instant. */
export function live(house: Household, options: LiveOptions): Lived {
  const { powerKw, begin, knowledge = {}, stepMs = STEP_MS, accountsAt = [], untilAt = house.endAt, onStep } = options;
  const home = new Home(house, powerKw, stepMs);
  const spending = new Spending();
  const controller = begin(home, powerKw, knowledge);
  const link = new CarLink(home, spending, controller.mode);
  const freeNews = new FreeNews(home, link, knowledge);

  const tell = (news: News): Answer => {
    const answer = controller.hear(news, home.now);
    link.follow(answer.newsWantedAt);
    if (answer.command !== undefined) link.request(answer.command);
    return answer;
  };
  const hear = (report: CarReport): void => {
    const { on } = tell({ kind: "car", report, ...(knowledge.stops ? {} : { stops: link.stops }) });
    link.repeat(on, report);
  };
  const read = (): void => {
    const report = link.pass();
    if (report) hear(report);
  };
  const tick = (): void => {
    if (controller.nextTickAt > home.now) return;
    tell({ kind: "tick" });
    if (controller.nextTickAt <= home.now) throw new Error("The controller wants to be asked in the past");
  };
  const serveUntil = (at: number): void => {
    for (;;) {
      const next = Math.min(link.nextAt, controller.nextTickAt);
      if (next >= at) break;
      home.advance(Math.max(next, home.now));
      read();
      tick();
    }
    home.advance(at);
  };

  const accounts: Account[] = [];
  for (let at = house.startAt; at < untilAt; at += stepMs) {
    serveUntil(at);
    if (accountsAt.includes(at)) accounts.push(home.account);
    onStep?.(home);
    for (const news of publishedAt(house, at, knowledge)) tell(news);
    freeNews.pass().forEach(hear);
    read();
    tell({ kind: "power", meters: home.meters });
    tick();
  }
  serveUntil(untilAt);

  const { sunKwh, gridKwh, missed } = home;
  return {
    accounts: [...accounts, home.account],
    sunKwh,
    gridKwh,
    missed,
    starts: spending.starts,
    stops: spending.stops.length,
    worstStops: mostWithin(spending.stops, 30),
    worstCalls: spending.worstMonth,
  };
}
