// Services, from the first to the last of their life: ensure, list, update, delete, and the waits between.

import { ApiError, AtlasClient, toAtlasRegion } from "atlas-private-endpoint";
import type { AwsEndpointService, CallOptions, CloudProvider, EndpointService, EndpointServiceOf, GcpEndpointService, NewEndpointService, ServiceRef, WaitOptions, Watch } from "atlas-private-endpoint";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <_ extends true>(): void => {};

declare const atlas: AtlasClient;
declare const signalMaybe: AbortSignal | undefined;

// ---------------------------------------------------------------- ensure

export async function ensure(wanted: NewEndpointService, fewer: "AWS" | "GCP") {
  const made = await atlas.services.ensure({ providerName: "GCP", region: "us-west1", portMappingEnabled: true }, { signal: signalMaybe });
  same<Same<typeof made.service, GcpEndpointService>>();
  const created: boolean = made.created;
  const any = await atlas.services.ensure(wanted);
  same<Same<typeof any.service, EndpointService>>();
  const some = await atlas.services.ensure({ providerName: fewer, region: "x" });
  same<Same<(typeof some.service)["cloudProvider"], "AWS" | "GCP">>();
  // @ts-expect-error what was found is told, not set
  made.created = true;
  // @ts-expect-error it is within the result
  made.id;
  return [created, any, some];
}
export async function generic<P extends CloudProvider>(providerName: P, region: string, options?: CallOptions): Promise<EndpointServiceOf<P>> {
  const { service } = await atlas.services.ensure({ providerName, region }, options);
  // What has only a type parameter's provider could be any argument's: it has to be named here.
  return atlas.services.waitUntilReady<P>(service);
}
export const known: Promise<GcpEndpointService> = generic("GCP", "us-west1");
export const wrongEnsures = () => [
  // @ts-expect-error remote regions are AWS's
  atlas.services.ensure({ providerName: "AZURE", region: "eastus2", supportedRemoteRegions: [] }),
  // @ts-expect-error no region
  atlas.services.ensure({ providerName: "AWS" }),
  // @ts-expect-error several requests have no one response
  atlas.services.ensure({ providerName: "AWS", region: "us-east-1" }).withResponse(),
];

// ---------------------------------------------------------------- list

export async function list(chosen: CloudProvider | undefined) {
  const all = await atlas.services.list();
  same<Same<typeof all, readonly EndpointService[]>>();
  const aws = await atlas.services.list("AWS", { signal: signalMaybe });
  same<Same<typeof aws, readonly AwsEndpointService[]>>();
  const some = await atlas.services.list(chosen);
  same<Same<typeof some, readonly EndpointService[]>>();
  const quick = await atlas.services.list({ maxRetries: 0 });
  same<Same<typeof quick, readonly EndpointService[]>>();
  const { data, response } = await atlas.services.list("GCP").withResponse();
  const here = all.filter((service) => service.regionName === toAtlasRegion(service.cloudProvider, "us-east-1"));
  const gcp = all.filter((service): service is GcpEndpointService => service.cloudProvider === "GCP");
  // @ts-expect-error read-only
  all.sort();
  // @ts-expect-error there may be none
  all[0].id;
  return [aws[0]?.interfaceEndpoints, data[0]?.portMappingEnabled, response.status, here, gcp[0]?.portMappingEnabled, quick, some];
}
export const wrongLists = () => [
  // @ts-expect-error no such provider
  atlas.services.list("aws"),
  // @ts-expect-error three requests have no one response
  atlas.services.list().withResponse(),
  // @ts-expect-error of one that may not be chosen, neither
  atlas.services.list(undefined).withResponse(),
  // @ts-expect-error a provider and options, in this order
  atlas.services.list({ maxRetries: 0 }, "AWS"),
];

// ---------------------------------------------------------------- update and delete

export async function change(aws: AwsEndpointService, any: EndpointService, saved: { provider: CloudProvider; id: string }) {
  const updated = await atlas.services.update(aws, { supportedRemoteRegions: [...aws.supportedRemoteRegions, "eu-west-1"] });
  same<Same<typeof updated, AwsEndpointService>>();
  await atlas.services.update({ cloudProvider: "AWS", id: saved.id }, { supportedRemoteRegions: [] }).withResponse();
  if (any.cloudProvider === "AWS") await atlas.services.update(any, { supportedRemoteRegions: [] });
  const nothing = await atlas.services.delete(any);
  same<Same<typeof nothing, void>>();
  await atlas.services.delete({ cloudProvider: saved.provider, id: saved.id });
}
export const wrongChanges = (any: EndpointService, id: string) => [
  // @ts-expect-error AWS's alone
  atlas.services.update({ cloudProvider: "GCP", id }, { supportedRemoteRegions: [] }),
  // @ts-expect-error narrow first
  atlas.services.update(any, { supportedRemoteRegions: [] }),
  // @ts-expect-error there is nothing else to change
  atlas.services.update({ cloudProvider: "AWS", id }, { region: "us-east-1" }),
  // @ts-expect-error an id does not tell the provider
  atlas.services.delete(id),
];

// ---------------------------------------------------------------- waits

export async function wait(any: EndpointService, gcp: ServiceRef<"GCP">, call: CallOptions) {
  const ready = await atlas.services.waitUntilReady(gcp, {
    signal: signalMaybe,
    deadlineMs: 30 * 60_000,
    onProgress(look) {
      if (look.phase !== "gone") same<Same<typeof look.value, GcpEndpointService>>();
      return look.attempt;
    },
  });
  same<Same<typeof ready, GcpEndpointService>>();
  const either = await atlas.services.waitUntilReady(any, { ...call, deadlineMs: false, graceMs: 0, intervalMs: 0, maxIntervalMs: undefined });
  same<Same<typeof either, EndpointService>>();
  const nothing = await atlas.services.waitUntilGone(any, { onProgress: (look) => console.log(look.value?.status) });
  same<Same<typeof nothing, void>>();
}
export const patient: CallOptions = { timeoutMs: false };
export const shared: WaitOptions = { intervalMs: 5_000, onProgress: (look) => console.log(look.phase, look.elapsedMs, look.nextInMs) };
export const byAll = (ref: ServiceRef<"AWS">): Promise<AwsEndpointService> => atlas.services.waitUntilReady(ref, shared);
export const wrongWaits = (ref: ServiceRef<"AWS">) => [
  // @ts-expect-error where a watch ends is the watch's to know
  atlas.services.waitUntilReady(ref, { until: "gone" }),
  // @ts-expect-error another name
  atlas.services.waitUntilReady(ref, { timeout: 60_000 }),
  // @ts-expect-error true is no deadline
  atlas.services.waitUntilReady(ref, { deadlineMs: true }),
  // @ts-expect-error for one call, not for a wait
  atlas.services.get(ref, { deadlineMs: 60_000 }),
  // @ts-expect-error many requests have no one response
  atlas.services.waitUntilReady(ref).withResponse(),
];

// ---------------------------------------------------------------- watch

export async function watch(azure: ServiceRef<"AZURE">) {
  for await (const look of atlas.services.watch(azure, { intervalMs: 5_000 })) {
    if (look.phase === "gone") {
      same<Same<typeof look.value, null>>();
      break;
    }
    same<Same<typeof look.value, EndpointServiceOf<"AZURE">>>();
    console.log(look.value.privateLinkServiceName, look.attempt, look.nextInMs ?? "the last");
  }
  await using leaving = atlas.services.watch(azure, { until: "gone", signal: signalMaybe });
  same<Same<typeof leaving, Watch<EndpointServiceOf<"AZURE">>>>();
  for await (const look of leaving) {
    // @ts-expect-error null once it is gone
    look.value.id;
  }
  // @ts-expect-error a watch is no promise
  atlas.services.watch(azure).then(() => {});
  // @ts-expect-error nor an iterator: `for await` makes one
  atlas.services.watch(azure).next();
  // @ts-expect-error no such end
  atlas.services.watch(azure, { until: "deleted" });
}
/** It has no `then`, so it comes out of an async function as it is. */
export const handedOut = async (ref: ServiceRef<"AWS">): Promise<Watch<AwsEndpointService>> => atlas.services.watch(ref);

// ---------------------------------------------------------------- as a resource of a tool for infrastructure

export const resource = {
  async create(wanted: NewEndpointService) {
    const { service } = await atlas.services.ensure(wanted);
    const ready = await atlas.services.waitUntilReady(service);
    return { id: ready.id, outputs: { ...wanted, ...ready } };
  },
  async read(id: string, { cloudProvider }: { cloudProvider: CloudProvider }) {
    try {
      return await atlas.services.get({ cloudProvider, id });
    } catch (error) {
      if (error instanceof ApiError && error.kind === "not_found") return null;
      throw error;
    }
  },
  async delete(id: string, { cloudProvider }: { cloudProvider: CloudProvider }) {
    const ref = { cloudProvider, id };
    await atlas.services.delete(ref);
    await atlas.services.waitUntilGone(ref);
  },
};
