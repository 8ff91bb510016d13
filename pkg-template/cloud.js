// What is left to do in a cloud of one's own, as commands of its command line; and what these print, as the body of a new endpoint.
// Text in, text out: nothing is run or sent, and no core is loaded.

import { isObject, readInputs, readOutputs } from "./lib/cloud/arguments.js";
import { aws } from "./lib/cloud/aws.js";
import { azure } from "./lib/cloud/azure.js";
import { gcp } from "./lib/cloud/gcp.js";
import { usage } from "./lib/errors.js";

const PROVIDERS = { AWS: aws, AZURE: azure, GCP: gcp };

export function nextStep(service, inputs) {
  const provider = providerOf(service);
  const { values, missing } = readInputs(provider, inputs, provider.defaults?.(service));
  const { phase, status, errorMessage } = service;
  switch (phase) {
    case "pending":
      return wait(`Atlas is still at work on this service (${status})`);
    case "ready": {
      const unnamed = provider.names.find((name) => !service[name]?.length);
      if (unnamed !== undefined) return wait(`This service has no ${unnamed} yet (${status})`);
      return { kind: "connect", commands: provider.commands(service, values), missing, notes: provider.notes(service, values) };
    }
    case "failed":
      return { kind: "recreate", reason: `Atlas could not make this service (${errorMessage ?? status}): delete it and create it again.` };
    case "deleting":
      return { kind: "none", reason: "Atlas is deleting this service." };
    default:
      throw usage("service.phase", 'must be "pending", "ready", "failed" or "deleting": pass the whole service, as services.get gives it');
  }
}

export function newEndpoint(service, outputs, inputs) {
  const provider = providerOf(service);
  return provider.newEndpoint(service, readOutputs(provider, outputs), readInputs(provider, inputs));
}

const wait = (why) => ({ kind: "wait", reason: `${why}: wait with services.waitUntilReady.` });

function providerOf(service) {
  if (!isObject(service) || service.serviceId !== undefined) throw usage("service", "must be a service, as services.get gives it");
  if (!Object.hasOwn(PROVIDERS, service.cloudProvider)) throw usage("service.cloudProvider", 'must be "AWS", "AZURE" or "GCP"');
  return PROVIDERS[service.cloudProvider];
}
