import { wholeSecond } from "../whole-second";

/** When something was carried out. Instants are milliseconds since the epoch. */
export interface ExecutionTimes {
  readonly id: string;
  /** Whether it was answered 202 before it was done. */
  readonly isLate: boolean;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** What was carried out. */
export interface Executed {
  readonly type: "command-execution" | "charge-schedule-execution";
  readonly attributes: object;
  readonly links?: object;
}

/** The document of a success. Smartcar docs: commands, charge schedules. */
export function executionDocument({ type, attributes, links }: Executed, times: ExecutionTimes): object {
  const { id, isLate, startedAt, endedAt } = times;
  return {
    data: {
      id,
      type,
      attributes: { ...attributes, status: { value: "SUCCESS" }, executionMode: isLate ? "async" : "sync" },
      links,
      meta: {
        executedAt: wholeSecond(startedAt),
        completedAt: wholeSecond(endedAt),
        durationInSeconds: Math.round((endedAt - startedAt) / 1000),
      },
    },
  };
}
