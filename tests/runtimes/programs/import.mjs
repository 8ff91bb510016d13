// import.mjs SETTINGS: the journey over `import`. Ends by itself, or the test that started it fails.

import { entries } from "./entries.mjs";
import { journey } from "./journey.mjs";

const settings = JSON.parse(process.argv[2]);
const facts = await journey(entries, settings);
const using = await import("./using.mjs").then(({ closedByUsing }) => closedByUsing(entries.main, settings), (error) => error.name);
console.log(JSON.stringify({ ...facts, using }));
