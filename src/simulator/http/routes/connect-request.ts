import * as z from "zod";
import { misfit } from "../../../core/misfit";
import { inEnglish } from "../../../core/speech";
import type { Cloud } from "../../cloud/cloud";
import type { CloudCar } from "../../cloud/cloud-car";

const isWebAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

const Flag = z.enum(["true", "false"]).transform((text) => text === "true");

const Query = z.object({
  response_type: z.literal("code"),
  client_id: z.string(),
  redirect_uri: z.string().refine(isWebAddress, "It must be an http or https address."),
  scope: z.string().optional(),
  state: z.string().optional(),
  mode: z.enum(["live", "simulated", "test"]).default("live"),
  make: z.string().optional(),
  single_select: Flag.default(false),
  single_select_vin: z.string().optional(),
});

/** A permission that the owner is asked for. */
export interface RequestedPermission {
  readonly name: string;
  /** The owner cannot leave it out. */
  readonly isRequired: boolean;
}

/** What an application asks an owner in Connect. Smartcar docs: Connect. */
export interface ConnectRequest {
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly permissions: readonly RequestedPermission[];
  readonly isSingle: boolean;
  /** The cars that the owner can choose from. */
  readonly cars: readonly CloudCar[];
}

/** The request in a query. Throws Error, in words for the page, where the answer cannot even be a redirect. */
export function connectRequest(query: Readonly<Record<string, string>>, cloud: Cloud): ConnectRequest {
  const { data, error } = Query.safeParse(query, { reportInput: true });
  if (!data) throw new Error(inEnglish(misfit(error.issues)));
  if (data.client_id !== cloud.application.applicationId) {
    const hint = data.client_id.startsWith("client_") ? " It is the client ID of API credentials." : "";
    throw new Error(`client_id is not an Application ID.${hint}`);
  }

  const all = [...cloud.cars.values()];
  const vin = data.single_select_vin;
  const cars = all.filter(
    ({ car: { spec } }) =>
      (data.mode === "live") === (spec.mode === "live") &&
      (!data.make || spec.make === data.make.toUpperCase()) &&
      (!vin || spec.vin === vin),
  );
  return {
    redirectUri: data.redirect_uri,
    state: data.state,
    permissions: data.scope ? requested(data.scope) : granted(cars),
    isSingle: data.single_select,
    cars,
  };
}

function requested(scope: string): readonly RequestedPermission[] {
  return scope
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => ({ name: word.replace(/^required:/, ""), isRequired: word.startsWith("required:") }));
}

/** Without a scope, what the dashboard has chosen: here, all that the cars know. */
function granted(cars: readonly CloudCar[]): readonly RequestedPermission[] {
  const names = new Set(cars.flatMap(({ car }) => car.spec.permissions));
  return [...names].map((name) => ({ name, isRequired: false }));
}
