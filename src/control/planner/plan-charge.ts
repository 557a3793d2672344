import type { ChargePlan, ChargeRequest, PlanReason } from "./charge-request";
import { costOf, piecesOf, runsOf } from "./planned-run";
import { planRest, type Rest } from "./plan-rest";
import { lastingMs, type Span } from "./search";

/**
 * The cheapest plan for a charge, and what to do where there is none: without prices, with too little time, with too
 * few prices, or with a deadline behind them. What is needed at once comes first, whatever it costs.
 */
export function planCharge(asked: ChargeRequest): ChargePlan {
  const request = inWholeSeconds(asked);
  const { now, neededMs, atOnceMs = 0, chargingForMs, positionMs = 0, mostStarts = Infinity } = request;
  if (neededMs === 0) return chargePlan(request, [], { code: "nothing-needed" });

  const headMs = Math.min(atOnceMs, neededMs);
  if (headMs === 0) return planFor(request, [], { ...request, fromAt: now });
  const fromAt = now + headMs;
  return planFor(request, [{ startAt: now, endAt: fromAt }], {
    ...request,
    fromAt,
    neededMs: neededMs - headMs,
    positionMs: positionMs + headMs,
    chargingForMs: headMs + (chargingForMs ?? 0),
    mostStarts: mostStarts - (chargingForMs === undefined ? 1 : 0),
  });
}

function inWholeSeconds(request: ChargeRequest): ChargeRequest {
  const { now, readyAt, neededMs, atOnceMs = 0, reservedMs = 0 } = request;
  return {
    ...request,
    now: Math.floor(now / 1000) * 1000,
    readyAt: readyAt === undefined ? undefined : Math.floor(readyAt / 1000) * 1000,
    neededMs: upToSeconds(neededMs),
    atOnceMs: upToSeconds(atOnceMs),
    reservedMs: upToSeconds(reservedMs),
  };
}

/** A second too much, because of digits far behind the point, would be a second too long. */
function upToSeconds(ms: number): number {
  return Math.max(0, Math.ceil(Math.round(ms) / 1000) * 1000);
}

function planFor(request: ChargeRequest, head: readonly Span[], rest: Rest): ChargePlan {
  const { spans, reason } = planRest(rest);
  return chargePlan(request, [...head, ...spans], reason);
}

function chargePlan(request: ChargeRequest, spans: readonly Span[], reason: PlanReason): ChargePlan {
  const { now, costs, curve, positionMs = 0 } = request;
  const cells = costs.map(({ startAt, endAt, value }) => ({ startAt, endAt, costPerKwh: value }));
  const pieces = piecesOf(spans, { cells, curve, positionMs });
  const atOnce = piecesOf([{ startAt: now, endAt: now + lastingMs(spans) }], { cells, curve, positionMs });
  return {
    reason,
    runs: runsOf(pieces),
    energyKwh: pieces.reduce((sum, { energyKwh }) => sum + energyKwh, 0),
    cost: costOf(pieces),
    costAtOnce: costOf(atOnce),
  };
}
