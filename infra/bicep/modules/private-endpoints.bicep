// One door into the network per service, and its name in the network's DNS.
import { Names } from '../names.bicep'
import { Tags } from '../types.bicep'

@description('Azure region.')
param location string

@description('The name of every resource.')
param names Names

@description('Tags of every resource.')
param tags Tags

@description('Whether there is an event hub to read from.')
param hasEventHubs bool

@description('What a private endpoint leads to: the group is what the service calls its link.')
type Target = { name: string, type: string, group: string, zone: string }

var always Target[] = [
  {
    name: names.storage
    type: 'Microsoft.Storage/storageAccounts'
    group: 'blob'
    zone: 'privatelink.blob.${environment().suffixes.storage}'
  }
  {
    name: names.scheduler
    type: 'Microsoft.DurableTask/schedulers'
    group: 'scheduler'
    zone: 'privatelink.durabletask.io'
  }
  {
    name: names.redis
    type: 'Microsoft.Cache/redisEnterprise'
    group: 'redisEnterprise'
    zone: 'privatelink.redis.azure.net'
  }
  {
    name: names.sqlServer
    type: 'Microsoft.Sql/servers'
    group: 'sqlServer'
    // The suffix has its dot in front.
    zone: 'privatelink${environment().suffixes.sqlServerHostname}'
  }
  {
    name: names.serviceBus
    type: 'Microsoft.ServiceBus/namespaces'
    group: 'namespace'
    zone: 'privatelink.servicebus.windows.net'
  }
  {
    name: names.cosmos
    type: 'Microsoft.DocumentDB/databaseAccounts'
    group: 'Sql'
    zone: 'privatelink.documents.azure.com'
  }
  {
    name: names.keyVault
    type: 'Microsoft.KeyVault/vaults'
    group: 'vault'
    zone: 'privatelink.vaultcore.azure.net'
  }
]
var eventHubs Target = {
  name: names.eventHubs
  type: 'Microsoft.EventHub/namespaces'
  group: 'namespace'
  zone: 'privatelink.servicebus.windows.net'
}
var targets = hasEventHubs ? [...always, eventHubs] : always
var zones = map(always, target => target.zone)

resource network 'Microsoft.Network/virtualNetworks@2026-03-01' existing = {
  name: names.network
  resource subnet 'subnets' existing = { name: 'endpoints' }
}

resource dnsZones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zones: {
    name: zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, i) in zones: {
    parent: dnsZones[i]
    name: names.network
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]

resource endpoints 'Microsoft.Network/privateEndpoints@2026-03-01' = [
  for target in targets: {
    name: 'pe-${target.name}'
    location: location
    tags: tags
    properties: {
      subnet: { id: network::subnet.id }
      customNetworkInterfaceName: 'nic-${target.name}'
      privateLinkServiceConnections: [
        {
          name: target.group
          properties: { privateLinkServiceId: resourceId(target.type, target.name), groupIds: [target.group] }
        }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2026-03-01' = [
  for (target, i) in targets: {
    parent: endpoints[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: target.group
          properties: { privateDnsZoneId: resourceId('Microsoft.Network/privateDnsZones', target.zone) }
        }
      ]
    }
    dependsOn: [dnsZones]
  }
]
