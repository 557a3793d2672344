import type { SmartcarError } from "../../core/error";
import { chargeLimit } from "../state/body";
import { FRESH_MS } from "../state/evidence";
import { currentBody } from "../state/known-signal";
import type { Answer } from "./answers";
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
    cannot: (make) =>
      `A ${make ?? UNKNOWN} takes no charge limit through Smartcar. Set it in the car or in the maker's app`,
    already: ({ limit }) => `The charge limit is ${limit} % already`,
    accepted: ({ limit }) => `The car accepted the charge limit of ${limit} %`,
    notConfirmed: ({ limit }, known) => {
      const body = currentBody(known.get(LIMITS_CODE));
      const reported = body && chargeLimit(body);
      const other = reported === undefined ? "another" : `${reported} %`;
      return `The charge limit of ${limit} % was accepted, but the car reports ${other}`;
    },
  },
};

/** Whether a limit that the car reports is the one that was asked for. */
export function compareLimits(reported: number, { limit = 100 }: Order): Omit<Witness, "at"> {
  return { fits: reported === limit, isNear: Math.abs(reported - limit) <= TOLERANCE_PERCENT };
}

const UNKNOWN = "car of this make";

function answerTo({ code, reason }: SmartcarError): Answer | undefined {
  if (code !== "VEHICLE_STATE" || reason !== "CHARGING_PLUG_NOT_CONNECTED") return undefined;
  return {
    outcome: "refused",
    code: "NOT_PLUGGED_IN",
    reason: "The car takes a charge limit only while it is plugged in. Plug it in and ask again",
  };
}
