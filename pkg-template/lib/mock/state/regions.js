// Which regions the mock knows, in Atlas's spelling and the cloud's. MongoDB's region tables of 2026.
// A region here need not offer private endpoints at the real Atlas: the mock takes them all.

const words = (text) => text.trim().split(/\s+/);
const pairs = (text) => words(text).map((pair) => pair.split("="));

// AWS: Atlas's spelling is the cloud's in capitals, with underscores.
const AWS = words(`
  us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 ca-west-1 sa-east-1 mx-central-1
  ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6
  ap-southeast-7 ap-south-1 ap-south-2 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2
  ap-northeast-3 eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-central-2 eu-north-1 eu-south-1
  eu-south-2 me-south-1 me-central-1 af-south-1 il-central-1 us-gov-west-1 us-gov-east-1
  cn-north-1 cn-northwest-1
`).map((cloud) => [cloud.toUpperCase().replaceAll("-", "_"), cloud]);

const AZURE = pairs(`
  US_CENTRAL=centralus US_EAST=eastus US_EAST_2=eastus2 US_NORTH_CENTRAL=northcentralus
  US_WEST=westus US_WEST_2=westus2 US_WEST_3=westus3 US_WEST_CENTRAL=westcentralus
  US_SOUTH_CENTRAL=southcentralus BRAZIL_SOUTH=brazilsouth BRAZIL_SOUTHEAST=brazilsoutheast
  CANADA_EAST=canadaeast CANADA_CENTRAL=canadacentral CHILE_CENTRAL=chilecentral
  MEXICO_CENTRAL=mexicocentral EUROPE_NORTH=northeurope EUROPE_WEST=westeurope UK_SOUTH=uksouth
  UK_WEST=ukwest FRANCE_CENTRAL=francecentral FRANCE_SOUTH=francesouth ITALY_NORTH=italynorth
  GERMANY_WEST_CENTRAL=germanywestcentral GERMANY_NORTH=germanynorth
  POLAND_CENTRAL=polandcentral SWITZERLAND_NORTH=switzerlandnorth
  SWITZERLAND_WEST=switzerlandwest NORWAY_EAST=norwayeast NORWAY_WEST=norwaywest
  SWEDEN_CENTRAL=swedencentral SWEDEN_SOUTH=swedensouth SPAIN_CENTRAL=spaincentral
  ASIA_EAST=eastasia ASIA_SOUTH_EAST=southeastasia AUSTRALIA_CENTRAL=australiacentral
  AUSTRALIA_CENTRAL_2=australiacentral2 AUSTRALIA_EAST=australiaeast
  AUSTRALIA_SOUTH_EAST=australiasoutheast INDIA_CENTRAL=centralindia INDIA_SOUTH=southindia
  INDIA_WEST=westindia INDONESIA_CENTRAL=indonesiacentral JAPAN_EAST=japaneast
  JAPAN_WEST=japanwest KOREA_CENTRAL=koreacentral KOREA_SOUTH=koreasouth
  MALAYSIA_WEST=malaysiawest NEW_ZEALAND_NORTH=newzealandnorth
  SOUTH_AFRICA_NORTH=southafricanorth SOUTH_AFRICA_WEST=southafricawest UAE_NORTH=uaenorth
  UAE_CENTRAL=uaecentral QATAR_CENTRAL=qatarcentral ISRAEL_CENTRAL=israelcentral
  CHINA_EAST=chinaeast CHINA_NORTH=chinanorth US_GOV_VIRGINIA=usgovvirginia
  US_GOV_ARIZONA=usgovarizona US_GOV_TEXAS=usgovtexas
`);

const GCP = pairs(`
  CENTRAL_US=us-central1 EASTERN_US=us-east1 US_EAST_4=us-east4 US_EAST_5=us-east5
  NORTH_AMERICA_NORTHEAST_1=northamerica-northeast1
  NORTH_AMERICA_NORTHEAST_2=northamerica-northeast2 NORTH_AMERICA_SOUTH_1=northamerica-south1
  SOUTH_AMERICA_EAST_1=southamerica-east1 SOUTH_AMERICA_WEST_1=southamerica-west1
  WESTERN_US=us-west1 US_WEST_2=us-west2 US_WEST_3=us-west3 US_WEST_4=us-west4
  US_SOUTH_1=us-south1 EASTERN_ASIA_PACIFIC=asia-east1 ASIA_EAST_2=asia-east2
  NORTHEASTERN_ASIA_PACIFIC=asia-northeast1 ASIA_NORTHEAST_2=asia-northeast2
  ASIA_NORTHEAST_3=asia-northeast3 SOUTHEASTERN_ASIA_PACIFIC=asia-southeast1
  ASIA_SOUTHEAST_2=asia-southeast2 ASIA_SOUTH_1=asia-south1 ASIA_SOUTH_2=asia-south2
  AUSTRALIA_SOUTHEAST_1=australia-southeast1 AUSTRALIA_SOUTHEAST_2=australia-southeast2
  WESTERN_EUROPE=europe-west1 EUROPE_NORTH_1=europe-north1 EUROPE_WEST_2=europe-west2
  EUROPE_WEST_3=europe-west3 EUROPE_WEST_4=europe-west4 EUROPE_WEST_6=europe-west6
  EUROPE_WEST_8=europe-west8 EUROPE_WEST_9=europe-west9 EUROPE_WEST_10=europe-west10
  EUROPE_WEST_12=europe-west12 EUROPE_CENTRAL_2=europe-central2
  EUROPE_SOUTHWEST_1=europe-southwest1 MIDDLE_EAST_WEST_1=me-west1
  MIDDLE_EAST_CENTRAL_1=me-central1 MIDDLE_EAST_CENTRAL_2=me-central2
  AFRICA_SOUTH_1=africa-south1
`);

// Assured Workloads twins: another name in Atlas for the same place in the cloud.
const GCP_ASSURED = words(`
  CENTRAL_US_AW EASTERN_US_AW US_EAST_4_AW US_EAST_5_AW US_SOUTH_1_AW US_WEST_2_AW US_WEST_3_AW
  US_WEST_4_AW WESTERN_US_AW
`);

const CLOUD_NAMES = { AWS: new Map(AWS), AZURE: new Map(AZURE), GCP: new Map(GCP) };
const ATLAS_NAMES = {
  AWS: inverse(AWS),
  // MongoDB's documentation and its specification spell New Zealand differently.
  AZURE: inverse(AZURE).set("NEWZEALAND_NORTH", "NEW_ZEALAND_NORTH"),
  GCP: inverse(GCP),
};
for (const twin of GCP_ASSURED) CLOUD_NAMES.GCP.set(twin, CLOUD_NAMES.GCP.get(twin.slice(0, -"_AW".length)));

/** The providers, as Atlas spells them. */
export const PROVIDERS = Object.keys(CLOUD_NAMES);

/**
 * A region in Atlas's spelling.
 * @param {string} provider one of `PROVIDERS`
 * @param {string} name in either spelling
 * @returns {string | undefined} undefined: no such region
 */
export const atlasRegion = (provider, name) => (CLOUD_NAMES[provider].has(name) ? name : ATLAS_NAMES[provider].get(name));

/**
 * A region in the cloud's spelling.
 * @param {string} provider one of `PROVIDERS`
 * @param {string} name in Atlas's spelling
 * @returns {string}
 */
export const cloudRegion = (provider, name) => CLOUD_NAMES[provider].get(name);

function inverse(table) {
  return new Map(table.map(([atlas, cloud]) => [cloud, atlas]));
}
