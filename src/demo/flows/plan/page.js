// Part of the page of the plan: puts the chart into the page, anew each second.

const EVERY_MS = 1000;
const place = document.querySelector("#plan");

async function look() {
  try {
    const answer = await fetch("plan/chart");
    if (answer.ok && place) place.innerHTML = await answer.text();
  } catch {
    // Node-RED is away for a moment: the next look will tell.
  }
}

setInterval(() => void look(), EVERY_MS);
void look();
