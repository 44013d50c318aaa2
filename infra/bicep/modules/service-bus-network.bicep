// Who reaches Service Bus from outside the network: the Logic Apps' connectors, whose addresses Azure tells, and nobody
// else. They still need their roles.
import { Names } from '../names.bicep'

@description('The name of every resource.')
param names Names

@description('The addresses of the connectors.')
param addresses string[]

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = { name: names.serviceBus }

resource rules 'Microsoft.ServiceBus/namespaces/networkRuleSets@2026-01-01' = {
  parent: namespace
  name: 'default'
  properties: {
    defaultAction: 'Deny'
    publicNetworkAccess: 'Enabled'
    trustedServiceAccessEnabled: false
    ipRules: [for address in addresses: { action: 'Allow', ipMask: address }]
  }
}
