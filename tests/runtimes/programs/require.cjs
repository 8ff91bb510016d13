// require.cjs SETTINGS: the journey over `require`, as old programs have it.

const main = require("atlas-private-endpoint");
const cloud = require("atlas-private-endpoint/cloud");
const digest = require("atlas-private-endpoint/digest");
const inline = require("atlas-private-endpoint/inline");
const mock = require("atlas-private-endpoint/mock");

import("./journey.mjs")
  .then(({ journey }) => journey({ main, cloud, digest, inline, mock }, JSON.parse(process.argv[2])))
  .then((facts) => console.log(JSON.stringify(facts)));
