const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

/** Copies the first time of the week to all working days. */
function prepare({ form, field }) {
  form.find("#smartcar-tariff-alike").on("click", () => {
    const fields = WEEKDAYS.map((day) => field(`ready${day}`));
    const time = fields.map((one) => one.val()).find(Boolean);
    for (const one of fields) one.val(time).trigger("change");
  });
}

export default { prepare };
