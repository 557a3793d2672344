import type { NodeAPI } from "node-red";
import { systemClock, type Clock } from "../../src/core/clock";
import type { Home } from "../../src/home/home";
import type { HomeSettings } from "../../src/home/home-settings";
import { homeZone } from "../car/home-zone";
import { joinHome } from "../home/join-home";
import { refuseAll, usable } from "../runtime/refuse-all";
import { resultOf } from "../runtime/result-of";
import type { FeedNode } from "./feed-fetcher";
import { feedClock } from "./simulated-feed";
import type { FeedSurroundings } from "./try-service";

/** The settings that all nodes have that ask a service. */
interface FeedChoice {
  readonly home: string;
  readonly account: string;
  readonly zone: string;
}

/** Where and by which time a node asks its service. */
export interface JoinedFeed<Choice> {
  /** `undefined` where none is chosen. */
  readonly home: Home | undefined;
  /** IANA zone of the home. */
  readonly zone: string;
  readonly clock: Clock;
  readonly choice: Choice;
}

/**
 * Ties a node to its home, to its service by what `choose` gives, and to the simulator that made-up data follow. Where any cannot be
 * used, the node says so at once and at each message, and there is nothing. `choose` may throw SmartcarError.
 */
export function joinFeed<Choice>(
  { RED, node, around }: { readonly RED: NodeAPI; readonly node: FeedNode; readonly around: FeedSurroundings },
  settings: FeedChoice,
  choose: (zone: string, home: HomeSettings | undefined) => Choice,
): JoinedFeed<Choice> | undefined {
  const { home, fault } = joinHome(RED, node, settings.home);
  if (fault) {
    refuseAll(node, fault);
    return undefined;
  }
  const { zone } = homeZone(settings.zone, home?.settings.position, home?.settings.zone);
  return usable(
    node,
    resultOf(() => {
      const choice = choose(zone, home?.settings);
      return { home, zone, choice, clock: feedClock(RED, settings.account, around.clock ?? systemClock, node) };
    }),
  );
}
