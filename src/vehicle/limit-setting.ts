import type { SmartcarError } from "../error";
import type { Answer } from "./answer";
import { chargeLimit } from "./body";
import { FRESH_MS, judged, type Seen, type Sending } from "./evidence";
import type { Said } from "./car-state";
import type { Setting } from "./setting";

/** Some makes round to steps of 5 or 10. */
const TOLERANCE_PERCENT = 5;

/** The charge limit, in percent. */
export const limitSetting: Setting<number, "set-limit"> = {
  code: "charge-chargelimits",
  read: chargeLimit,
  opposites: { "set-limit": "set-limit" },
  name: () => "set-limit",
  command: (percent) => ({ name: "charge-set-limit", percent }),
  told: (limit) => ({ limit }),
  isTaken: ({ setLimit }) => setLimit,
  freshMs: FRESH_MS,
  repetitionMs: () => FRESH_MS,
  tooLateMs: () => Infinity,
  judge,
  answerTo,
  say: {
    already: (percent) => `The charge limit is ${percent} % already`,
    accepted: (percent) => `The car accepted the charge limit of ${percent} %`,
    notConfirmed: (percent, said) =>
      `The charge limit of ${percent} % was accepted, but the car reports ${said === undefined ? "another" : `${said} %`}`,
    cannot: (make) => `A ${make} takes no charge limit through Smartcar. Set it in the car or in the maker's app`,
  },
};

/** A limit that is nearly the wished one is the car's way of obeying; but it may be the one from before, until the car has settled. */
function judge(wished: number, { value, at }: Said<number>, sending: Sending): Seen {
  const seen = judged(value === undefined ? undefined : value === wished, at, sending);
  const isNear = value !== undefined && Math.abs(value - wished) <= TOLERANCE_PERCENT;
  return seen === "missed" && isNear ? "reached" : seen;
}

function answerTo(_percent: number, { code, reason }: SmartcarError): Answer | undefined {
  if (code !== "VEHICLE_STATE" || reason !== "CHARGING_PLUG_NOT_CONNECTED") return undefined;
  return {
    outcome: "refused",
    code: "NOT_PLUGGED_IN",
    reason: "The car takes a charge limit only while it is plugged in. Plug it in and ask again",
  };
}
