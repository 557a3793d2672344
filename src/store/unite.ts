import { isDeepStrictEqual } from "node:util";
import { isRecord } from "../core/describe-value";
import type { Unite } from "./stored-key";

/**
 * What is right where two stores have a value of the same car (version 0.1 stored the cars of each account apart, so two accounts of
 * one application counted without each other): no stop and no call gets lost, and what frees a budget is taken from neither alone.
 */

/** Counts, distances and instants: the larger of each, as deep as the records go. */
export const larger: Unite = (value, older) => {
  if (typeof value === "number" && typeof older === "number") return Math.max(value, older);
  return isRecord(value) && isRecord(older) ? byName(value, older, larger) : value;
};

/** Instants of what was done, all of them in the order of time. */
export const allInstants: Unite = (value, older) => {
  if (!Array.isArray(value) || !Array.isArray(older)) return value;
  const instants = [...older, ...value].filter((at): at is number => typeof at === "number");
  return [...new Set(instants)].toSorted((a, b) => a - b);
};

/** Of two records the one in which the member `name` is later. */
export const later =
  (name: string): Unite =>
  (value, older) =>
    instantIn(older, name) > instantIn(value, name) ? older : value;

/** Of each entry the later. */
export const laterEntries =
  (name: string): Unite =>
  (value, older) =>
    isRecord(value) && isRecord(older) ? byName(value, older, later(name)) : value;

/** Of each signal what was received later. */
export const unitedState: Unite = (value, older) => {
  if (!isRecord(value) || !isRecord(older)) return value;
  const { identity, signals } = older;
  return {
    ...value,
    identity: isRecord(identity) && isRecord(value["identity"]) ? { ...identity, ...value["identity"] } : identity,
    signals: laterEntries("receivedAt")(value["signals"], signals),
  };
};

/** Of all that was spent, part by part, the larger count and every stop. */
export const unitedBudget: Unite = (value, older) => {
  if (!isRecord(value) || !isRecord(older)) return value;
  return { ...byName(value, older, larger), stops: allInstants(value["stops"], older["stops"]) };
};

/** Schedules that either has made are ours; what is wanted must be looked at again. */
export const unitedSchedules: Unite = (value, older) => {
  if (!isRecord(value) || !isRecord(older)) return value;
  const { settledAt: _, ...others } = value;
  const both = (name: string): unknown => allDifferent(value[name], older[name]);
  return { ...others, own: both("own"), pending: both("pending"), gone: both("gone") };
};

const allDifferent: Unite = (value, older) => {
  if (!Array.isArray(value) || !Array.isArray(older)) return value;
  const more: unknown[] = older.filter((one) => !value.some((other) => isDeepStrictEqual(one, other)));
  return [...more, ...value];
};

function byName(value: Record<string, unknown>, older: Record<string, unknown>, unite: Unite): Record<string, unknown> {
  const united = Object.entries(value).map(([name, one]) => {
    const other = older[name];
    return [name, other === undefined ? one : unite(one, other)] as const;
  });
  return { ...older, ...Object.fromEntries(united) };
}

function instantIn(value: unknown, name: string): number {
  const at = isRecord(value) ? value[name] : undefined;
  return typeof at === "number" ? at : -Infinity;
}
