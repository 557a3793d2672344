import type { Node, NodeAPI } from "node-red";
import type { Clock } from "../../src/core/clock";
import { SmartcarError } from "../../src/core/error";
import type { Outbound } from "../../src/fetch/outbound";
import type { FetchReply, FetchRequest } from "../../src/fetch/request";
import type { AccountNode } from "../account/account";
import { textSetting } from "../runtime/settings";
import { say } from "../runtime/speech";

/** The clock of the simulator that made-up data follow, or `clock` where none is chosen. Throws SmartcarError `BAD_INPUT` for a live account. */
export function feedClock(RED: NodeAPI, choice: unknown, clock: Clock, node?: Node): Clock {
  const chosen = RED.nodes.getNode(textSetting(choice)) as AccountNode | null;
  if (!chosen) return clock;
  if (node) chosen.join(node);
  if (chosen.account.isLive) throw new SmartcarError("BAD_INPUT", say("error.simulated-feed"));
  return chosen.account.clock;
}

/** Sends requests out, but for those to the made-up services of this package: their code is loaded with the first one. */
export function feedSender(outbound: Outbound, clock: Clock): (request: FetchRequest) => Promise<FetchReply> {
  return async (request) => {
    if (request.isSimulated !== true) return outbound.send(request);
    const { simulatedReply } = await import("../../src/simulator/feeds/feed-service.js");
    return { ...simulatedReply(new URL(request.url), clock.now()), headers: {} };
  };
}
