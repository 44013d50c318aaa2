// All that keeps something, apart from messages.
import { Names } from '../names.bicep'
import { Sizes, SqlAdministrator, Tags } from '../types.bicep'

@description('Azure region.')
param location string

@description('The name of every resource.')
param names Names

@description('Tags of every resource.')
param tags Tags

@description('How large everything is.')
param sizes Sizes

@description('Whether they are reached through the network only.')
param isPrivate bool

@description('Who administers the database.')
param administrator SqlAdministrator

@description('An address from which the database is migrated, where it is not private; empty = only from within Azure.')
param deployerAddress string

@description('The container that holds the app\'s package.')
param packageContainer string

var cosmosDatabase = loadJsonContent('../generated/cosmos.json')

module storage 'storage.bicep' = {
  params: {
    location: location
    names: names
    tags: tags
    sku: sizes.storage
    isPrivate: isPrivate
    packageContainer: packageContainer
  }
}

module durable 'durable.bicep' = {
  params: { location: location, names: names, tags: tags, sizes: sizes, isPrivate: isPrivate }
}

module redis 'redis.bicep' = {
  params: { location: location, names: names, tags: tags, sizes: sizes, isPrivate: isPrivate }
}

module sql 'sql.bicep' = {
  params: {
    location: location
    names: names
    tags: tags
    sizes: sizes
    isPrivate: isPrivate
    administrator: administrator
    deployerAddress: deployerAddress
  }
}

module digests 'digests.bicep' = {
  params: {
    location: location
    names: names
    tags: tags
    isPrivate: isPrivate
    retentionDays: sizes.digestRetentionDays
  }
  dependsOn: [sql]
}

module cosmos 'cosmos.bicep' = {
  params: {
    location: location
    names: names
    tags: tags
    sizes: sizes
    isPrivate: isPrivate
    database: cosmosDatabase
  }
}

module keyVault 'key-vault.bicep' = {
  params: { location: location, names: names, tags: tags, isPrivate: isPrivate }
}

@description('Where each of them is.')
output hosts {
  scheduler: string
  redis: string
  sql: string
  cosmos: string
} = {
  scheduler: durable.outputs.endpoint
  redis: redis.outputs.hostName
  sql: sql.outputs.hostName
  cosmos: cosmos.outputs.endpoint
}
