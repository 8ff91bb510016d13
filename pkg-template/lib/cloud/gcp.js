// GCP Private Service Connect: an address and a forwarding rule for each service attachment, or, with port mapping, for all of them.

import { usage } from "../errors.js";
import { text } from "./arguments.js";
import { command } from "./command.js";
import { fits, isAddress, json, unexpected } from "./output.js";

/** @type {import("./arguments.js").Provider} */
export const gcp = {
  cli: "gcloud",
  words: { gcpProjectId: "GCP_PROJECT_ID", network: "NETWORK", subnet: "SUBNET", endpointGroupName: "ENDPOINT_GROUP_NAME" },
  outputs: ["rules"],
  names: ["serviceAttachmentNames"],

  commands(service, { gcpProjectId: project, network, subnet, endpointGroupName: group }) {
    const targets = targetsOf(service);
    const region = regionOf(service, targets[0]);
    const isMapped = service.portMappingEnabled;
    // A name without a flag must not look like one; its path does not.
    const named = (kind, name) => ({ "": name.startsWith("-") ? `projects/${project}/regions/${region}/${kind}/${name}` : name, project, region });
    const commands = targets.flatMap((target, index) => {
      const [number, count] = isMapped ? ["", ""] : [`-${index}`, ` (${index + 1} of ${targets.length})`];
      const address = `${group}-ip${number}`;
      return [
        command(`Reserves an address in your subnet${count}.`, "gcloud compute addresses create", { ...named("addresses", address), subnet }),
        command(`Forwards that address to Atlas's service attachment${count}.`, "gcloud compute forwarding-rules create", {
          ...named("forwardingRules", group + number),
          network,
          address,
          "target-service-attachment": target,
        }),
      ];
    });
    const pattern = `^${escaped(group)}${isMapped ? "" : "-[0-9]+"}$`;
    const listing = { project, regions: region, filter: `name~${JSON.stringify(pattern)}`, format: "json(IPAddress,name)" };
    return [...commands, command("Lists the forwarding rules with their addresses.", "gcloud compute forwarding-rules list", listing, "rules")];
  },

  notes(service) {
    const { length } = targetsOf(service);
    if (service.portMappingEnabled) return ["One address and one forwarding rule serve the whole service; the rule's name is the endpoint's id in Atlas."];
    return [
      `Each of the ${length} service attachments needs an address and a forwarding rule: Atlas takes all ${length} rules or none.`,
      "Firewalls must let TCP ports 27015 to 27017 through from your programs to the addresses.",
    ];
  },

  newEndpoint(service, outputs, { values, missing }) {
    const given = (name) => {
      if (missing.includes(name)) throw usage(`inputs.${name}`, "must be given, for the new endpoint holds it");
      return values[name];
    };
    const gcpProjectId = given("gcpProjectId");
    const endpoints = rulesIn(outputs, targetsOf(service).length);
    return { endpointGroupName: service.portMappingEnabled ? endpoints[0].endpointName : given("endpointGroupName"), gcpProjectId, endpoints };
  },
};

/** What forwarding rules are for: with port mapping the first attachment stands for all. */
function targetsOf({ serviceAttachmentNames: names, portMappingEnabled }) {
  const argument = "service.serviceAttachmentNames";
  if (!Array.isArray(names) || names.length === 0) throw usage(argument, "must be a list that is not empty: wait until the service is ready");
  return names.slice(0, portMappingEnabled ? 1 : names.length).map((name, index) => text(gcp, name, `${argument}[${index}]`));
}

function regionOf({ cloudRegion }, attachment) {
  return text(gcp, cloudRegion ?? /\/regions\/([^/]+)/.exec(attachment)?.[1], "service.cloudRegion");
}

/** The rules by their trailing number: gcloud lists 10 before 2. */
function rulesIn(outputs, count) {
  const rules = json(outputs, "rules");
  const refuse = (problem) => {
    throw unexpected("rules", `a list of ${count} forwarding rules with name and IPAddress, as the service needs them: ${problem}`);
  };
  if (!Array.isArray(rules)) refuse("this is no list");
  const endpoints = rules.map((rule) => ({ endpointName: rule?.name, ipAddress: rule?.IPAddress ?? rule?.ipAddress }));
  if (endpoints.length !== count) refuse(`this has ${endpoints.length}`);
  if (!endpoints.every(({ endpointName: name, ipAddress }) => fits(/./, name) && isAddress(ipAddress))) refuse("one lacks its name or an IPv4 address");
  for (const member of ["endpointName", "ipAddress"]) {
    if (new Set(endpoints.map((endpoint) => endpoint[member])).size !== count) refuse("two are the same");
  }
  const number = ({ endpointName }) => Number(/\d*$/.exec(endpointName)[0]);
  return endpoints.sort((a, b) => number(a) - number(b));
}

/** As a regular expression that matches nothing but the name. */
const escaped = (name) => name.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
