// The entries that every runtime has, by the names that users import.

import * as main from "atlas-private-endpoint";
import * as cloud from "atlas-private-endpoint/cloud";
import * as digest from "atlas-private-endpoint/digest";
import * as inline from "atlas-private-endpoint/inline";
import * as mock from "atlas-private-endpoint/mock";

export const entries = { main, cloud, digest, inline, mock };
