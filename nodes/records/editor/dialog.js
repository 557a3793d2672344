/** Says where records come from if Smartcar has none of the chosen car. */
async function prepare({ say, field, remark }) {
  const { warnWhereUnable } = await import("./resources/@ev-flows/node-red-smartcar/abilities.js");
  warnWhereUnable({
    select: field("vehicle"),
    note: remark("hint"),
    icon: "fa-info-circle",
    ability: "records",
    unable: (make) => say("note.unable", { make }),
    commands: [],
    permission: "read_charge_records",
    forbidden: (permission) => say("note.forbidden", { permission }),
  });
}

export default { prepare };
