// The shapes that the modules share, and the values that Azure leaves open but Boxoffice does not.

@export()
@description('How large everything is. Prices follow from these alone.')
type Sizes = {
  @description('The function app: an instance\'s memory, the most instances, and those that are always on, per scale group.')
  functions: {
    instanceMemoryMB: 512 | 2048 | 4096
    @minValue(40)
    @maxValue(1000)
    maximumInstances: int
    @minValue(0)
    @maxValue(40)
    alwaysReadyHttp: int
    @minValue(0)
    @maxValue(40)
    alwaysReadyDurable: int
    zoneRedundant: bool
  }
  @description('The Durable Task Scheduler: Consumption (500 actions a second) or Dedicated capacity units (2000 each; 3 are highly available).')
  durable: {
    sku: 'Consumption' | 'Dedicated'
    capacity: 1 | 2 | 3
    @minValue(1)
    @maxValue(90)
    retentionDays: int
  }
  @description('Azure Managed Redis. High availability can be turned on later, never off.')
  redis: {
    sku: 'Balanced_B0' | 'Balanced_B1' | 'Balanced_B3' | 'Balanced_B5' | 'Balanced_B10' | 'Balanced_B20'
    highAvailability: 'Enabled' | 'Disabled'
  }
  @description('Azure SQL Database: serverless (GP_S) pauses when nobody asks, provisioned (GP) never does.')
  sql: {
    sku: 'GP_S_Gen5' | 'GP_Gen5'
    @minValue(1)
    @maxValue(80)
    cores: int
    @description('Gigabytes of data at most, as far as the cores allow: 1024 with 2, 2048 with 8. A provisioned database costs all of it.')
    @minValue(1)
    @maxValue(4096)
    maxGigabytes: int
    @description('Minutes without a query until a serverless database pauses; -1 = never.')
    autoPauseMinutes: int
    zoneRedundant: bool
    backupRedundancy: 'Local' | 'Zone' | 'GeoZone'
  }
  @description('Service Bus. Only Premium has private endpoints.')
  serviceBus: {
    sku: 'Standard' | 'Premium'
    messagingUnits: 1 | 2 | 4 | 8 | 16
  }
  @description('Cosmos DB: serverless, or autoscale with so many request units a second per container at most.')
  cosmos: {
    mode: 'serverless' | 'autoscale'
    @minValue(1000)
    maxThroughput: int
    zoneRedundant: bool
  }
  @description('The host\'s storage account.')
  storage: 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'
  @description('Days that a ledger digest cannot be changed or deleted. They are kept in zone-redundant storage.')
  @minValue(1)
  digestRetentionDays: int
  @description('Days that logs and metrics are kept.')
  @minValue(30)
  @maxValue(730)
  logRetentionDays: int
  @description('Gigabytes of logs a day, after which no more are taken; -1 = no limit.')
  logGigabytesADay: int
}

@export()
@description('Who administers the database: a group holding the deployer is best.')
type SqlAdministrator = {
  login: string
  @description('Object id of a user or group; of an application, its client id.')
  objectId: string
  principalType: 'User' | 'Group' | 'Application'
}

@export()
@description('Whose tokens customers and staff may bring. An empty issuer takes none: orders are opened by their tokens, staff routes by keys.')
type Authentication = {
  issuer: string
  audience: string
  @description('Where the keys are; empty = where the issuer\'s discovery document says.')
  jwksUri: string
}

@export()
@description('A subscription of the topic, as contracts/topics.ts declares it.')
type Subscription = {
  name: string
  requiresSession: bool
  maxDeliveryCount: int
  lockSeconds: int
  rules: Rule[]
}

@description('A correlation filter: a message matches when all its properties are equal.')
type Rule = {
  name: string
  properties: { *: string }
}

@export()
@description('Settings of the app, by the name of their environment variable.')
type Settings = { *: string }

@export()
@description('Tags of a resource.')
type Tags = { *: string }
