import type { ScheduleList } from "../../smartcar/schedules/schedule-client";
import { weekOf, type ListedSchedule, type NewSchedule } from "../../smartcar/schedules/schedule";
import type { StoredSchedules } from "./stored-schedules";
import { isSameSchedule } from "./same-schedule";

/** A schedule in the car, and whether it is ours to delete. */
export interface CarSchedule extends ListedSchedule {
  readonly ours: boolean;
}

/** The schedules of a car, and what is known of which are ours. */
export interface ListedSchedules {
  readonly list: ScheduleList;
  /** Up to when the list can know of changes; milliseconds since the epoch. */
  readonly asOf: number;
  readonly stored: StoredSchedules;
  /** What was never stored before: then what does what is wanted is taken for ours, made before the store was lost. */
  readonly wanted: readonly NewSchedule[] | undefined;
}

/**
 * What the car holds, from its list and from what was done since. Ours is what has an id that we know, or what was asked for
 * without an answer; everything else is foreign.
 */
export function carSchedules({ list, asOf, stored, wanted = [] }: ListedSchedules): readonly CarSchedule[] {
  const isGone = ({ id }: ListedSchedule): boolean => stored.gone.some((gone) => gone.id === id && gone.goneAt >= asOf);
  const listed = list.schedules
    .filter((schedule) => !isGone(schedule))
    .map((schedule) => withOwn(schedule, stored, wanted));
  const unseen = stored.own.filter(
    ({ id, madeAt }) => madeAt >= asOf && !listed.some((schedule) => schedule.id === id),
  );
  return [
    ...listed,
    ...unseen.map(({ id, location, times }) => ({
      id,
      type: times.type,
      location,
      week: weekOf(times),
      ours: true,
    })),
  ];
}

function withOwn(
  schedule: ListedSchedule,
  { own, pending }: StoredSchedules,
  wanted: readonly NewSchedule[],
): CarSchedule {
  const known = own.find(({ id }) => id === schedule.id);
  if (known) {
    const isReadable = Object.keys(schedule.week).length > 0;
    const { location, times } = known;
    return {
      ...schedule,
      location: schedule.location ?? location,
      ours: true,
      ...(!isReadable && { week: weekOf(times) }),
    };
  }
  const requested = [...pending, ...wanted];
  return { ...schedule, ours: schedule.id !== undefined && requested.some((one) => isSameSchedule(one, schedule)) };
}

/** What has to be done so that the car holds `wanted` and nothing else of ours. */
export interface Difference<Requested> {
  readonly create: readonly Requested[];
  readonly remove: readonly CarSchedule[];
  readonly kept: readonly CarSchedule[];
  readonly foreign: readonly CarSchedule[];
}

/** The least that makes the car hold exactly `wanted`. A foreign schedule that does the same saves making one. */
export function difference<Requested extends NewSchedule>(
  wanted: readonly Requested[],
  held: readonly CarSchedule[],
): Difference<Requested> {
  const kept = new Set<CarSchedule>();
  const create: Requested[] = [];
  for (const one of wanted) {
    const same = held.filter((schedule) => isSameSchedule(one, schedule));
    const best = same.find(({ ours }) => ours) ?? same[0];
    if (best) kept.add(best);
    else create.push(one);
  }
  const ours = held.filter(({ ours: isOurs }) => isOurs);
  return {
    create,
    remove: ours.filter((schedule) => !kept.has(schedule)),
    kept: [...kept],
    foreign: held.filter(({ ours: isOurs }) => !isOurs),
  };
}

/** One of ours as it was made, without looking. */
export function ownSchedule({ id, times, location }: StoredSchedules["own"][number]): CarSchedule {
  return { id, type: times.type, location, week: weekOf(times), ours: true };
}

/** What a schedule says, as the car lists it. */
export function contentOf({ times, location }: NewSchedule): {
  location: NewSchedule["location"];
  week: CarSchedule["week"];
} {
  return { location, week: weekOf(times) };
}
