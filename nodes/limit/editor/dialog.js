/** Says where the chosen car takes no charge limit. */
async function prepare({ say, field, remark }) {
  const { warnWhereUnable } = await import("./resources/@ev-flows/node-red-smartcar/abilities.js");
  warnWhereUnable({
    select: field("vehicle"),
    note: remark("hint"),
    ability: "setLimit",
    unable: (make) => say("note.unable", { make }),
    commands: ["set-limit"],
    permission: "control_charge",
  });
}

export default { prepare };
