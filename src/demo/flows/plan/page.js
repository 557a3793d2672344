// Part of the page of the plan: inserts the chart into the page each second.

const EVERY_MS = 1000;
const place = document.querySelector("#plan");

async function look() {
  try {
    const answer = await fetch("plan/chart");
    if (answer.ok && place) place.innerHTML = await answer.text();
  } catch {
    // Node-RED does not respond at the moment; the next request follows in a second.
  }
}

setInterval(() => void look(), EVERY_MS);
void look();
