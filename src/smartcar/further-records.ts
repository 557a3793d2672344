import type { Clock } from "../core/clock";
import type { TokenPair, UserTokens } from "./auth/user-tokens";
import type { ChargeRecord } from "./charge-record";
import type { CarRef } from "./checked-id";
import type { Gateway } from "./transport/gateway";
import type { Hosts } from "./transport/hosts";

/** Who asks for an owner's tokens. */
export interface Application {
  readonly hosts: Hosts;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly applicationId: string;
}

/** What a pair of tokens is given for. */
export type Grant =
  | { readonly code: string; readonly redirectUri: string }
  /** Smartcar takes a used refresh token for minutes more, so that a lost answer can be asked for again. */
  | { readonly refreshToken: string };

/** What asking on behalf of one owner needs. */
export interface OwnerOptions {
  readonly gateway: Gateway;
  readonly application: Application;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/** The completed charges of one owner's cars. */
export interface OwnerRecords {
  /**
   * Those that began from `fromAt` to before `untilAt`, milliseconds since the epoch. One of the monthly calls. Throws
   * SmartcarError.
   */
  chargeRecords(
    car: Pick<CarRef, "vehicleId"> & { readonly make: string },
    period: { readonly fromAt: number; readonly untilAt: number },
    signal?: AbortSignal,
  ): Promise<readonly ChargeRecord[]>;
  /** Ends what waits. */
  close(): void;
}

/** A source of completed charges beside the signal of version 3, with a grant of the owner's of its own. */
export interface FurtherRecords {
  /** Where its records say that they come from. */
  readonly name: "v2";
  /** So far back they reach. */
  readonly days: number;
  hasRecordsOf(make: string): boolean;
  open(options: OwnerOptions, tokens: UserTokens): OwnerRecords;
  /** An owner's pair of tokens. Throws SmartcarError; CREDENTIALS if Smartcar takes none of the application's ids with its secret. */
  fetchTokens(application: Application, grant: Grant, clock: Clock): Promise<TokenPair>;
  /** Whether what it threw says that there is no such source any more. */
  isOver(error: unknown): boolean;
}
