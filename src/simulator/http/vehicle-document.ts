import type { CarSpec } from "../car/car-spec";

/** The attributes by which every document describes a vehicle. */
export function vehicleAttributes({ make, model, year, powertrain, mode }: Required<CarSpec>): object {
  return { make, model, year, powertrainType: powertrain, mode };
}

/** The vehicle resource; `origin` is where the API was called. */
export function vehicleDocument(spec: Required<CarSpec>, origin: string): object {
  const self = `${origin}/v3/vehicles/${spec.id}`;
  return { id: spec.id, type: "vehicle", attributes: vehicleAttributes(spec), links: { self } };
}
