import { render } from "preact";
import { App } from "./app";
import type { PageBoot } from "../page-state";

const place = document.querySelector("#page");
const boot = document.querySelector("#boot")?.textContent;

if (place && boot) {
  const received: PageBoot = JSON.parse(boot);
  offerApp();
  render(<App boot={received} />, place);
}

/** Allows installing the page as an app, except inside Home Assistant, where its address changes. */
function offerApp(): void {
  if (location.pathname.includes("/hassio_ingress/")) return;
  const link = document.createElement("link");
  link.rel = "manifest";
  link.href = "app.webmanifest";
  link.crossOrigin = "use-credentials";
  document.head.append(link);
}
