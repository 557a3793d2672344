import type { SmartcarError } from "../../core/error";
import { percent } from "../../core/format";
import { say } from "../../core/speech";
import { chargeLimit } from "../state/signal-body";
import { FRESH_MS } from "../state/report-age";
import { currentBody } from "../state/known-signal";
import { carsOf, reasonOf, type Answer } from "./answers";
import { afterSettling, type Order, type PropertySpec } from "./command-spec";
import type { Witness } from "./confirmation";

/** Some makes round to steps of 5 or 10. */
const TOLERANCE_PERCENT = 5;

export const LIMITS_CODE = "charge-chargelimits";

/** The charge limit, in percent. A limit that is nearly the wanted one is the car's way of obeying. */
export const limitCommand: PropertySpec = {
  lane: "limit",
  opposite: "set-limit",
  retainedKind: "setting",
  code: LIMITS_CODE,
  wire: ({ limit = 100 }) => ({ name: "charge-set-limit", percent: limit }),
  shown: ({ limit }) => (limit === undefined ? {} : { limit }),
  isAccepted: ({ setLimit }) => setLimit,
  repetitionMs: FRESH_MS,
  freshMs: FRESH_MS,
  tooLateMs: Infinity,
  looksMs: afterSettling,
  judge: (body, order) => {
    const value = chargeLimit(body);
    return value === undefined ? undefined : compareLimits(value, order);
  },
  answerTo,
  say: {
    cannot: (make) => say("outcome.MAKE_CANNOT-limit", { cars: carsOf(make) }),
    already: ({ limit = 100 }) => say("outcome.already-limit", { limit: percent(limit) }),
    accepted: ({ limit = 100 }) => say("outcome.accepted-limit", { limit: percent(limit) }),
    notConfirmed: ({ limit = 100 }, known) => {
      const body = currentBody(known.get(LIMITS_CODE));
      const reported = body && chargeLimit(body);
      const said = reported === undefined ? say("what.another-limit") : percent(reported);
      return say("outcome.NOT_CONFIRMED-limit", { limit: percent(limit), said });
    },
  },
};

/** Whether a limit that the car reports is the one that was asked for. */
export function compareLimits(reported: number, { limit = 100 }: Order): Omit<Witness, "at"> {
  return { fits: reported === limit, isNear: Math.abs(reported - limit) <= TOLERANCE_PERCENT };
}

function answerTo({ code, reason }: SmartcarError): Answer | undefined {
  if (code !== "VEHICLE_STATE" || reason !== "CHARGING_PLUG_NOT_CONNECTED") return undefined;
  return {
    outcome: "refused",
    code: "NOT_PLUGGED_IN",
    ...reasonOf(say("outcome.NOT_PLUGGED_IN-limit")),
  };
}
