import { localDay } from "../../../control/shared/local-time";
import { MINUTE_MS } from "../../../core/duration";
import { isoText } from "../../../core/instant";
import { xmlDocument, type XmlElement } from "../../xml-document";
import { CET, DAY_AHEAD, spanOf, type PriceSupplier } from "../supplier";

const QUARTER_MS = 15 * MINUTE_MS;

/** The market operator, in EUR. A row is known by its day and its number in it, from local midnight on. */
export const ote: PriceSupplier = {
  id: "ote",
  name: "OTE",
  areas: { CZ: [] },
  includes: "nothing",
  timing: DAY_AHEAD,
  requests: (inquiry) => [
    {
      url: "https://www.ote-cr.cz/services/PublicDataService",
      body: envelope(inquiry.days[0].date, spanOf(inquiry).last.date),
      headers: { accept: "text/xml", "content-type": "text/xml; charset=utf-8" },
    },
  ],
  prepared: (answer) => {
    const document = typeof answer === "string" ? xmlDocument(answer) : undefined;
    // A fault, or a text such as that of maintenance.
    if (!document || named(document, "Fault").length > 0 || named(document, "Body").length === 0) return answer;
    return named(document, "Item").flatMap((item) => rowOf(item) ?? []);
  },
  reading: () => ({ currency: "EUR", priceUnit: "MWh" }),
  licence: "OTE",
  confidence: "C",
};

const NAMESPACES = [
  'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"',
  'xmlns:pub="http://www.ote-cr.cz/schema/service/public"',
].join(" ");

function envelope(from: string, to: string): string {
  const period = tagged("StartDate", from) + tagged("EndDate", to) + tagged("PeriodResolution", "PT15M");
  const body = `<soapenv:Body>${tagged("GetDamPricePeriodE", period)}</soapenv:Body>`;
  return `<soapenv:Envelope ${NAMESPACES}><soapenv:Header/>${body}</soapenv:Envelope>`;
}

function tagged(name: string, content: string): string {
  return `<pub:${name}>${content}</pub:${name}>`;
}

/** All elements of a name, however deep. */
function named(element: XmlElement, name: string): readonly XmlElement[] {
  if (typeof element === "string") return [];
  return Object.entries(element).flatMap(([own, children]) =>
    own === name ? children : children.flatMap((child) => named(child, name)),
  );
}

function rowOf(item: XmlElement): { readonly start: string; readonly price: number } | undefined {
  const [date, index, price] = ["Date", "PeriodIndex", "Price"].map((name) => textIn(item, name));
  const noon = Date.parse(`${date}T12:00Z`);
  const place = Number(index);
  if (Number.isNaN(noon) || price === undefined || price === "" || !(place >= 1 && place <= 100)) return undefined;
  const startAt = localDay(noon, CET, 0).startAt + (place - 1) * QUARTER_MS;
  return { start: isoText(startAt), price: Number(price) };
}

function textIn(item: XmlElement, name: string): string | undefined {
  const [text] = typeof item === "string" ? [] : (item[name] ?? []);
  return typeof text === "string" ? text : undefined;
}
