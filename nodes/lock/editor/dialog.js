/** Says where the chosen car cannot be locked and unlocked. */
async function prepare({ say, field, remark }) {
  const { warnWhereUnable } = await import("./resources/@ev-flows/node-red-smartcar/abilities.js");
  warnWhereUnable({
    select: field("vehicle"),
    note: remark("hint"),
    ability: "lock",
    unable: (make) => say("note.unable", { make }),
    commands: ["lock", "unlock"],
    permission: "control_security",
  });
}

export default { prepare };
