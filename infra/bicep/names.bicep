// What everything is called. Each name says what it is, for which environment, and ends in what makes it unique in Azure.

@export()
@description('The name of every resource that another one refers to.')
type Names = {
  workspace: string
  insights: string
  identity: string
  network: string
  storage: string
  digests: string
  scheduler: string
  taskHub: string
  redis: string
  sqlServer: string
  database: string
  serviceBus: string
  cosmos: string
  keyVault: string
  plan: string
  functionApp: string
  eventHubs: string
  frontDoor: string
  escalation: string
  mirror: string
  actionGroup: string
}

@export()
@description('The names for one environment; `unique` is thirteen letters and digits.')
func namesFor(environmentName string, unique string) Names =>
  build(take(toLower(replace(environmentName, '-', '')), 6), unique)

@description('`short` keeps the strictest limits: 24 characters for vaults and storage, 32 for a function app\'s host id.')
func build(short string, unique string) Names => {
  workspace: 'log-${short}-${unique}'
  insights: 'appi-${short}-${unique}'
  identity: 'id-${short}-${unique}'
  network: 'vnet-${short}-${unique}'
  storage: 'st${short}${unique}'
  digests: 'stld${short}${unique}'
  scheduler: 'dts-${short}-${unique}'
  taskHub: 'boxoffice'
  redis: 'redis-${short}-${unique}'
  sqlServer: 'sql-${short}-${unique}'
  database: 'boxoffice'
  serviceBus: 'sb-${short}-${unique}'
  cosmos: 'cosmos-${short}-${unique}'
  keyVault: 'kv-${short}-${unique}'
  plan: 'plan-${short}-${unique}'
  functionApp: 'func-${short}-${unique}'
  eventHubs: 'evh-${short}-${unique}'
  frontDoor: 'afd-${short}-${unique}'
  escalation: 'logic-escalation-${short}-${unique}'
  mirror: 'logic-mirror-${short}-${unique}'
  actionGroup: 'ag-${short}-${unique}'
}
