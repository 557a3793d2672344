import type { Command, Order } from "../cloud/commands";

/** A command that the car obeyed. Instants are milliseconds since the epoch. */
export interface Execution {
  readonly id: string;
  readonly command: Command;
  readonly order: Order;
  /** Whether it was answered 202 before it was done. */
  readonly isLate: boolean;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** The document of a successful command. Smartcar docs: commands. */
export function executionDocument({ id, command, order, isLate, startedAt, endedAt }: Execution): object {
  return {
    data: {
      id,
      type: "command-execution",
      attributes: {
        commandType: command.type,
        status: { value: "SUCCESS" },
        executionMode: isLate ? "async" : "sync",
        parameters: order.parameters,
      },
      meta: {
        executedAt: wholeSecond(startedAt),
        completedAt: wholeSecond(endedAt),
        durationInSeconds: Math.round((endedAt - startedAt) / 1000),
      },
    },
  };
}

/** As `2026-07-02T20:05:10Z`. */
function wholeSecond(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+/, "");
}
