// What differs between an environment to try things in and the one that sells.
import { Settings, Sizes } from './types.bicep'

@description('All that main.bicep asks for and that follows from what an environment is for.')
type Environment = {
  sizes: Sizes
  privateNetwork: bool
  settings: Settings
  slowestCheckoutMs: int
  monthlyBudget: int
}

@export()
@description('Small, reached from anywhere by those with a role, and cheap when nobody uses it.')
var dev Environment = {
  sizes: {
    functions: {
      instanceMemoryMB: 2048
      maximumInstances: 40
      alwaysReadyHttp: 1
      alwaysReadyDurable: 1
      zoneRedundant: false
    }
    durable: { sku: 'Consumption', capacity: 1, retentionDays: 7 }
    redis: { sku: 'Balanced_B0', highAvailability: 'Disabled' }
    sql: {
      sku: 'GP_S_Gen5'
      cores: 2
      maxGigabytes: 32
      autoPauseMinutes: 60
      zoneRedundant: false
      backupRedundancy: 'Local'
    }
    serviceBus: { sku: 'Standard', messagingUnits: 1 }
    cosmos: { mode: 'serverless', maxThroughput: 1000, zoneRedundant: false }
    storage: 'Standard_LRS'
    digestRetentionDays: 1
    logRetentionDays: 30
    logGigabytesADay: 1
  }
  privateNetwork: false
  settings: {
    RATE_LIMIT_PER_MINUTE: '600'
    VELOCITY_CHECKOUTS_PER_HOUR: '0'
  }
  slowestCheckoutMs: 8000
  monthlyBudget: 300
}

@export()
@description('Across zones, and reached through the network only.')
var prod Environment = {
  sizes: {
    functions: {
      instanceMemoryMB: 2048
      maximumInstances: 200
      alwaysReadyHttp: 3
      alwaysReadyDurable: 3
      zoneRedundant: true
    }
    durable: { sku: 'Dedicated', capacity: 3, retentionDays: 30 }
    redis: { sku: 'Balanced_B10', highAvailability: 'Enabled' }
    sql: {
      sku: 'GP_Gen5'
      cores: 8
      maxGigabytes: 512
      autoPauseMinutes: -1
      zoneRedundant: true
      backupRedundancy: 'GeoZone'
    }
    serviceBus: { sku: 'Premium', messagingUnits: 1 }
    cosmos: { mode: 'autoscale', maxThroughput: 10000, zoneRedundant: true }
    storage: 'Standard_ZRS'
    digestRetentionDays: 2555
    logRetentionDays: 90
    logGigabytesADay: 20
  }
  privateNetwork: true
  settings: {
    RATE_LIMIT_PER_MINUTE: '120'
    VELOCITY_CHECKOUTS_PER_HOUR: '20'
  }
  slowestCheckoutMs: 5000
  monthlyBudget: 8000
}
