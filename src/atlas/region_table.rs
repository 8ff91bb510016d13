//! The regions that MongoDB documents, provider by provider: Atlas's spelling and the cloud's;
//! and beside them, line by line, where they are. Those are one text because a list of texts
//! costs a pointer and a length for each.
//!
//! Made from `tests/fixtures/regions.json`, whose README says where that came from. After a
//! change there: `UPDATE_REGIONS=1 cargo test --lib region_table`. Not edited by hand.

/// Amazon Web Services.
pub(super) static AWS: &[(&str, &str)] = &[
    ("US_EAST_1", "us-east-1"),
    ("US_EAST_2", "us-east-2"),
    ("US_WEST_1", "us-west-1"),
    ("US_WEST_2", "us-west-2"),
    ("CA_CENTRAL_1", "ca-central-1"),
    ("CA_WEST_1", "ca-west-1"),
    ("SA_EAST_1", "sa-east-1"),
    ("MX_CENTRAL_1", "mx-central-1"),
    ("AP_SOUTHEAST_1", "ap-southeast-1"),
    ("AP_SOUTHEAST_2", "ap-southeast-2"),
    ("AP_SOUTHEAST_3", "ap-southeast-3"),
    ("AP_SOUTHEAST_4", "ap-southeast-4"),
    ("AP_SOUTHEAST_5", "ap-southeast-5"),
    ("AP_SOUTHEAST_6", "ap-southeast-6"),
    ("AP_SOUTHEAST_7", "ap-southeast-7"),
    ("AP_SOUTH_1", "ap-south-1"),
    ("AP_SOUTH_2", "ap-south-2"),
    ("AP_EAST_1", "ap-east-1"),
    ("AP_EAST_2", "ap-east-2"),
    ("AP_NORTHEAST_1", "ap-northeast-1"),
    ("AP_NORTHEAST_2", "ap-northeast-2"),
    ("AP_NORTHEAST_3", "ap-northeast-3"),
    ("EU_WEST_1", "eu-west-1"),
    ("EU_WEST_2", "eu-west-2"),
    ("EU_WEST_3", "eu-west-3"),
    ("EU_CENTRAL_1", "eu-central-1"),
    ("EU_CENTRAL_2", "eu-central-2"),
    ("EU_NORTH_1", "eu-north-1"),
    ("EU_SOUTH_1", "eu-south-1"),
    ("EU_SOUTH_2", "eu-south-2"),
    ("ME_SOUTH_1", "me-south-1"),
    ("ME_CENTRAL_1", "me-central-1"),
    ("AF_SOUTH_1", "af-south-1"),
    ("IL_CENTRAL_1", "il-central-1"),
    ("US_GOV_WEST_1", "us-gov-west-1"),
    ("US_GOV_EAST_1", "us-gov-east-1"),
    ("CN_NORTH_1", "cn-north-1"),
    ("CN_NORTHWEST_1", "cn-northwest-1"),
];

/// Microsoft Azure.
pub(super) static AZURE: &[(&str, &str)] = &[
    ("US_CENTRAL", "centralus"),
    ("US_EAST", "eastus"),
    ("US_EAST_2", "eastus2"),
    ("US_NORTH_CENTRAL", "northcentralus"),
    ("US_WEST", "westus"),
    ("US_WEST_2", "westus2"),
    ("US_WEST_3", "westus3"),
    ("US_WEST_CENTRAL", "westcentralus"),
    ("US_SOUTH_CENTRAL", "southcentralus"),
    ("BRAZIL_SOUTH", "brazilsouth"),
    ("BRAZIL_SOUTHEAST", "brazilsoutheast"),
    ("CANADA_EAST", "canadaeast"),
    ("CANADA_CENTRAL", "canadacentral"),
    ("CHILE_CENTRAL", "chilecentral"),
    ("MEXICO_CENTRAL", "mexicocentral"),
    ("EUROPE_NORTH", "northeurope"),
    ("EUROPE_WEST", "westeurope"),
    ("UK_SOUTH", "uksouth"),
    ("UK_WEST", "ukwest"),
    ("FRANCE_CENTRAL", "francecentral"),
    ("FRANCE_SOUTH", "francesouth"),
    ("ITALY_NORTH", "italynorth"),
    ("GERMANY_WEST_CENTRAL", "germanywestcentral"),
    ("GERMANY_NORTH", "germanynorth"),
    ("POLAND_CENTRAL", "polandcentral"),
    ("SWITZERLAND_NORTH", "switzerlandnorth"),
    ("SWITZERLAND_WEST", "switzerlandwest"),
    ("NORWAY_EAST", "norwayeast"),
    ("NORWAY_WEST", "norwaywest"),
    ("SWEDEN_CENTRAL", "swedencentral"),
    ("SWEDEN_SOUTH", "swedensouth"),
    ("SPAIN_CENTRAL", "spaincentral"),
    ("ASIA_EAST", "eastasia"),
    ("ASIA_SOUTH_EAST", "southeastasia"),
    ("AUSTRALIA_CENTRAL", "australiacentral"),
    ("AUSTRALIA_CENTRAL_2", "australiacentral2"),
    ("AUSTRALIA_EAST", "australiaeast"),
    ("AUSTRALIA_SOUTH_EAST", "australiasoutheast"),
    ("INDIA_CENTRAL", "centralindia"),
    ("INDIA_SOUTH", "southindia"),
    ("INDIA_WEST", "westindia"),
    ("INDONESIA_CENTRAL", "indonesiacentral"),
    ("JAPAN_EAST", "japaneast"),
    ("JAPAN_WEST", "japanwest"),
    ("KOREA_CENTRAL", "koreacentral"),
    ("KOREA_SOUTH", "koreasouth"),
    ("MALAYSIA_WEST", "malaysiawest"),
    ("NEW_ZEALAND_NORTH", "newzealandnorth"),
    ("SOUTH_AFRICA_NORTH", "southafricanorth"),
    ("SOUTH_AFRICA_WEST", "southafricawest"),
    ("UAE_NORTH", "uaenorth"),
    ("UAE_CENTRAL", "uaecentral"),
    ("QATAR_CENTRAL", "qatarcentral"),
    ("ISRAEL_CENTRAL", "israelcentral"),
    ("CHINA_EAST", "chinaeast"),
    ("CHINA_NORTH", "chinanorth"),
    ("US_GOV_VIRGINIA", "usgovvirginia"),
    ("US_GOV_ARIZONA", "usgovarizona"),
    ("US_GOV_TEXAS", "usgovtexas"),
];

/// Google Cloud.
pub(super) static GCP: &[(&str, &str)] = &[
    ("CENTRAL_US", "us-central1"),
    ("EASTERN_US", "us-east1"),
    ("US_EAST_4", "us-east4"),
    ("US_EAST_5", "us-east5"),
    ("NORTH_AMERICA_NORTHEAST_1", "northamerica-northeast1"),
    ("NORTH_AMERICA_NORTHEAST_2", "northamerica-northeast2"),
    ("NORTH_AMERICA_SOUTH_1", "northamerica-south1"),
    ("SOUTH_AMERICA_EAST_1", "southamerica-east1"),
    ("SOUTH_AMERICA_WEST_1", "southamerica-west1"),
    ("WESTERN_US", "us-west1"),
    ("US_WEST_2", "us-west2"),
    ("US_WEST_3", "us-west3"),
    ("US_WEST_4", "us-west4"),
    ("US_SOUTH_1", "us-south1"),
    ("EASTERN_ASIA_PACIFIC", "asia-east1"),
    ("ASIA_EAST_2", "asia-east2"),
    ("NORTHEASTERN_ASIA_PACIFIC", "asia-northeast1"),
    ("ASIA_NORTHEAST_2", "asia-northeast2"),
    ("ASIA_NORTHEAST_3", "asia-northeast3"),
    ("SOUTHEASTERN_ASIA_PACIFIC", "asia-southeast1"),
    ("ASIA_SOUTHEAST_2", "asia-southeast2"),
    ("ASIA_SOUTH_1", "asia-south1"),
    ("ASIA_SOUTH_2", "asia-south2"),
    ("AUSTRALIA_SOUTHEAST_1", "australia-southeast1"),
    ("AUSTRALIA_SOUTHEAST_2", "australia-southeast2"),
    ("WESTERN_EUROPE", "europe-west1"),
    ("EUROPE_NORTH_1", "europe-north1"),
    ("EUROPE_WEST_2", "europe-west2"),
    ("EUROPE_WEST_3", "europe-west3"),
    ("EUROPE_WEST_4", "europe-west4"),
    ("EUROPE_WEST_6", "europe-west6"),
    ("EUROPE_WEST_8", "europe-west8"),
    ("EUROPE_WEST_9", "europe-west9"),
    ("EUROPE_WEST_10", "europe-west10"),
    ("EUROPE_WEST_12", "europe-west12"),
    ("EUROPE_CENTRAL_2", "europe-central2"),
    ("EUROPE_SOUTHWEST_1", "europe-southwest1"),
    ("MIDDLE_EAST_WEST_1", "me-west1"),
    ("MIDDLE_EAST_CENTRAL_1", "me-central1"),
    ("MIDDLE_EAST_CENTRAL_2", "me-central2"),
    ("AFRICA_SOUTH_1", "africa-south1"),
    ("CENTRAL_US_AW", "us-central1"),
    ("EASTERN_US_AW", "us-east1"),
    ("US_EAST_4_AW", "us-east4"),
    ("US_EAST_5_AW", "us-east5"),
    ("US_SOUTH_1_AW", "us-south1"),
    ("US_WEST_2_AW", "us-west2"),
    ("US_WEST_3_AW", "us-west3"),
    ("US_WEST_4_AW", "us-west4"),
    ("WESTERN_US_AW", "us-west1"),
];

/// Spellings that another source has, and the one that the tables have.
pub(super) static ALIASES: &[(&str, &str)] = &[("NEWZEALAND_NORTH", "NEW_ZEALAND_NORTH")];

/// Where the regions of [`AWS`] are. Empty: not documented.
pub(super) static AWS_LOCATIONS: &str = "\
Northern Virginia, USA\n\
Ohio, USA\n\
Northern California, USA\n\
Oregon, USA\n\
Montreal, QC, Canada\n\
Calgary, Canada\n\
Sao Paulo, Brazil\n\
Querétaro, Mexico\n\
Singapore\n\
Sydney, NSW, Australia\n\
Jakarta, Indonesia\n\
Melbourne, Victoria, Australia\n\
Malaysia\n\
Auckland, New Zealand\n\
Thailand\n\
Mumbai, India\n\
Hyderabad, India\n\
Hong Kong, China\n\
Taiwan\n\
Tokyo, Japan\n\
Seoul, South Korea\n\
Osaka, Japan\n\
Ireland\n\
London, England, UK\n\
Paris, France\n\
Frankfurt, Germany\n\
Zurich, Switzerland\n\
Stockholm, Sweden\n\
Milan, Italy\n\
Spain\n\
Bahrain\n\
UAE\n\
Cape Town, South Africa\n\
Tel Aviv, Israel\n\
\n\
\n\
\n\
";

/// Where the regions of [`AZURE`] are. Empty: not documented.
pub(super) static AZURE_LOCATIONS: &str = "\
Iowa, USA\n\
Virginia (East US)\n\
Virginia, USA\n\
Illinois, USA\n\
California, USA\n\
Washington, USA\n\
Arizona, USA\n\
Wyoming, USA\n\
Texas, USA\n\
Sao Paulo, Brazil\n\
Rio de Janeiro, Brazil\n\
Quebec City, QC, Canada\n\
Toronto, ON, Canada\n\
Santiago, Chile\n\
Querétaro State, Mexico\n\
Ireland\n\
Netherlands\n\
London, England, UK\n\
Cardiff, Wales, UK\n\
Paris, France\n\
Marseille, France\n\
Milan, Italy\n\
Frankfurt, Germany\n\
Berlin, Germany\n\
Warsaw, Poland\n\
Zurich, Switzerland\n\
Geneva, Switzerland\n\
Oslo, Norway\n\
Stavanger, Norway\n\
Gävle, Sweden\n\
Staffanstorp, Sweden\n\
Madrid, Spain\n\
Hong Kong, China\n\
Singapore\n\
Canberra, Australia\n\
Canberra, Australia\n\
New South Wales, Australia\n\
Victoria, Australia\n\
Pune, India\n\
Chennai, India\n\
Mumbai, India\n\
Jakarta, Indonesia\n\
Tokyo, Japan\n\
Osaka, Japan\n\
Seoul, South Korea\n\
Busan, South Korea\n\
Malaysia\n\
Auckland, New Zealand\n\
Johannesburg, South Africa\n\
Cape Town, South Africa\n\
Dubai, UAE\n\
Abu Dhabi, UAE\n\
Qatar\n\
Israel\n\
\n\
\n\
\n\
\n\
";

/// Where the regions of [`GCP`] are. Empty: not documented.
pub(super) static GCP_LOCATIONS: &str = "\
Iowa, USA\n\
South Carolina, USA\n\
North Virginia, USA\n\
Columbus, OH, USA\n\
Montreal, Canada\n\
Toronto, Canada\n\
Querétaro, Mexico\n\
Sao Paulo, Brazil\n\
Santiago, Chile\n\
Oregon, USA\n\
Los Angeles, CA, USA\n\
Salt Lake City, UT, USA\n\
Las Vegas, NV, USA\n\
Dallas, TX, USA\n\
Taiwan\n\
Hong Kong, China\n\
Tokyo, Japan\n\
Osaka, Japan\n\
Seoul, South Korea\n\
Singapore\n\
Jakarta, Indonesia\n\
Mumbai, India\n\
Delhi, India\n\
Sydney, Australia\n\
Melbourne, Australia\n\
Belgium\n\
Finland\n\
London, UK\n\
Frankfurt, Germany\n\
Netherlands\n\
Zurich, Switzerland\n\
Milan, Italy\n\
Paris, France\n\
Berlin, Germany\n\
Turin, Italy\n\
Warsaw, Poland\n\
Madrid, Spain\n\
Tel Aviv, Israel\n\
Doha, Qatar\n\
Dammam, Saudi Arabia\n\
Johannesburg, South Africa\n\
Iowa, USA (Assured Workloads)\n\
South Carolina, USA (Assured Workloads)\n\
North Virginia, USA (Assured Workloads)\n\
Columbus, OH, USA (Assured Workloads)\n\
Dallas, TX, USA (Assured Workloads)\n\
Los Angeles, CA, USA (Assured Workloads)\n\
Salt Lake City, UT, USA (Assured Workloads)\n\
Las Vegas, NV, USA (Assured Workloads)\n\
Oregon, USA (Assured Workloads)";
