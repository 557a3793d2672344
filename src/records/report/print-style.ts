/** For A4, in black and white too, and readable on a screen. */
export const PRINT_STYLE = `
@page { size: A4; margin: 14mm 10mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 16px; max-width: 190mm; background: #fff; color: #111; font: 10pt/1.4 system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
section + section { margin-top: 32px; }
header { border-bottom: 2px solid #111; margin-bottom: 12px; padding-bottom: 6px; }
h1 { margin: 0 0 4px; font-size: 17pt; font-weight: 600; }
h2 { margin: 16px 0 6px; font-size: 11pt; font-weight: 600; }
p { margin: 0; }
.about { font-size: 11pt; }
.made { color: #555; font-size: 8.5pt; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(42mm, 1fr)); gap: 6px 14px; margin: 0 0 12px; }
dt { color: #555; font-size: 8.5pt; }
dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
table { width: 100%; border-collapse: collapse; font-size: 7.25pt; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 2px; text-align: left; vertical-align: bottom; border-bottom: 1px solid #ddd; }
th { border-bottom: 1px solid #111; font-weight: 600; }
.number { padding-left: 3px; text-align: right; }
td.number, td:first-child { white-space: nowrap; }
td:nth-child(3) { min-width: 15mm; hyphens: auto; overflow-wrap: anywhere; }
tfoot td { border-top: 1px solid #111; border-bottom: 0; font-weight: 600; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
tfoot { display: table-row-group; }
footer { margin-top: 18px; color: #333; font-size: 8.5pt; break-inside: avoid; }
footer ul { margin: 0; padding-left: 16px; }
@media print {
  body { padding: 0; max-width: none; }
  section + section:not(.all) { break-before: page; margin-top: 0; }
}
@media screen and (max-width: 700px) { table { display: block; overflow-x: auto; } }
`.trim();
