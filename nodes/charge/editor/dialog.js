/** Says where the chosen car cannot be started and stopped. */
async function prepare({ say, field, remark }) {
  const { warnWhereUnable } = await import("./resources/@ev-flows/node-red-smartcar/abilities.js");
  warnWhereUnable({
    select: field("vehicle"),
    note: remark("hint"),
    ability: "startStop",
    unable: (make) => say("note.unable", { make }),
    commands: ["start", "stop"],
    permission: "control_charge",
    instead: "smartcar-schedule",
  });
}

export default { prepare };
